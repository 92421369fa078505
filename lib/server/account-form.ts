import 'server-only'
import type { Failure } from './action'

/** The fields of an account form as text; a file or a missing field is empty text. */
export function readAccountForm(form: FormData): { name: string; password: string; timeZone: string } {
  const text = (key: string): string => {
    const value = form.get(key)
    return typeof value === 'string' ? value : ''
  }
  return { name: text('name'), password: text('password'), timeZone: text('timeZone') }
}

/** A failure as the form shows it: a message for the whole, or what is wrong with each field. */
export function stateOf({ message, fields }: Failure, name: string) {
  const nameFault = fields?.['name']?.[0]
  const passwordFault = fields?.['password']?.[0]
  return {
    message: nameFault === undefined && passwordFault === undefined ? message : null,
    name,
    faults: {
      ...(nameFault === undefined ? {} : { name: nameFault }),
      ...(passwordFault === undefined ? {} : { password: passwordFault }),
    },
  }
}
