import 'server-only'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '@/lib/base/app-error'

const MINUTE_S = 60

// Far above what a person does, and below what a loop does.
const actions = new RateLimiterMemory({ keyPrefix: 'action', points: 600, duration: MINUTE_S })
const passwords = new RateLimiterMemory({ keyPrefix: 'password', points: 20, duration: 5 * MINUTE_S })

const newAccounts = new RateLimiterMemory({ keyPrefix: 'new-account', points: 60, duration: 60 * MINUTE_S })

const mails = new RateLimiterMemory({ keyPrefix: 'mail', points: 5, duration: 60 * MINUTE_S })
const allMails = new RateLimiterMemory({ keyPrefix: 'mails', points: 100, duration: 60 * MINUTE_S })
const words = new RateLimiterMemory({ keyPrefix: 'words', points: 20, duration: 10 * MINUTE_S })

const challenges = new RateLimiterMemory({ keyPrefix: 'challenge', points: 600, duration: MINUTE_S })

/** Counts a passkey that is asked for at the sign-in page. Throws AppError('too-many-requests') above 600 a minute. */
export function rejectWhenChallenging(): Promise<void> {
  return consume(challenges, 'all')
}

/** Counts a mail that is asked for. Throws AppError('too-many-requests') above 5 an hour to one address, 100 to all. */
export async function rejectWhenMailing(address: string): Promise<void> {
  await consume(mails, address)
  await consume(allMails, 'all')
}

/** Counts an account made without an invitation. Throws AppError('too-many-requests') above 60 an hour. */
export function rejectWhenCrowding(): Promise<void> {
  return consume(newAccounts, 'all')
}

/** Counts an action of a learner. Throws AppError('too-many-requests') above 600 a minute. */
export function rejectWhenFlooding(userId: string): Promise<void> {
  return consume(actions, userId)
}

/** Counts something that a person wrote for others. Throws AppError('too-many-requests') above 20 in ten minutes. */
export function rejectWhenWriting(userId: string): Promise<void> {
  return consume(words, userId)
}

/** Counts a try at a password. Throws AppError('too-many-requests') above 20 for one name in five minutes. */
export function rejectWhenGuessing(name: string): Promise<void> {
  return consume(passwords, name)
}

/** Forgets the tries, once one was right. */
export async function forgiveGuesses(name: string): Promise<void> {
  await passwords.delete(name)
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    const waitSeconds = Math.ceil(refused.msBeforeNext / 1000)
    throw new AppError('too-many-requests', `Too many tries. Wait ${waitSeconds} seconds, then try again.`)
  }
}
