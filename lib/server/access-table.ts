/** For the test of all doors: who asks, from the one who may least. `keeper` owns the server and is in no group. */
export const askers = ['stranger', 'outsider', 'member', 'editor', 'owner', 'keeper'] as const
export type Asker = (typeof askers)[number]

/**
 * What a door says. `ok` and `invalid` let in; `invalid` is what is said then to something that cannot be done, which
 * is all that some doors are asked for here.
 */
type Outcome = 'ok' | 'invalid' | 'signed-out' | 'not-found' | 'forbidden'

type Access = Readonly<Record<Asker, Outcome>>

function access(...said: [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]): Access {
  const [stranger, outsider, member, editor, owner, keeper] = said
  return { stranger, outsider, member, editor, owner, keeper }
}

const anyone = (said: Outcome = 'ok') => access(said, said, said, said, said, said)
const signedIn = (said: Outcome = 'ok') => access('signed-out', said, said, said, said, said)
const members = (owner: Outcome = 'ok', said: Outcome = 'ok') =>
  access('signed-out', 'not-found', said, said, owner, 'not-found')
const editors = (said: Outcome = 'ok') =>
  access('signed-out', 'not-found', 'forbidden', said, said, 'not-found')
const owners = () => access('signed-out', 'not-found', 'forbidden', 'forbidden', 'ok', 'not-found')
const serverOwner = (said: Outcome = 'ok') =>
  access('signed-out', 'forbidden', 'forbidden', 'forbidden', 'forbidden', said)

/** Who may do what: every server action (its file under app/ and its name) and every route handler. */
export const ACCESS: Readonly<Record<string, Access>> = {
  // Accounts
  'set-up setUp': anyone('invalid'),
  'sign-in enter': anyone('invalid'),
  'sign-in askForPasskey': anyone(),
  'sign-in enterByPasskey': anyone('invalid'),
  'sign-up signUp': anyone('invalid'),
  'forgot forgot': anyone('invalid'),
  'reset/[token] setPassword': anyone('invalid'),
  'confirm/[token] confirm': anyone('invalid'),
  'join/[token] join': signedIn(),
  'join/[token] joinAnew': anyone('invalid'),
  '(study)/settings leave': anyone(),
  '(study)/settings/account changeOwnPassword': signedIn('invalid'),
  '(study)/settings/account changeAddress': signedIn('invalid'),
  '(study)/settings/account removeAddress': signedIn(),
  '(study)/settings/account leaveEverywhere': signedIn(),
  '(study)/settings/account startOwnPasskey': signedIn('invalid'),
  '(study)/settings/account finishOwnPasskey': signedIn('invalid'),
  '(study)/settings/account removeOwnPasskey': signedIn('invalid'),
  '(study)/settings/account deleteOwnAccount': signedIn('invalid'),
  // One's own study
  '(study)/settings save': signedIn('invalid'),
  '(study)/settings wake': signedIn(),
  '(study)/settings renew': signedIn(),
  '(study)/review submit': signedIn('invalid'),
  '(study)/review check': signedIn('invalid'),
  '(study)/review undo': signedIn('invalid'),
  '(study)/review next': signedIn(),
  '(study)/review goOn': signedIn(),
  '(study)/review stop': signedIn(),
  '(study)/review mark': signedIn('invalid'),
  '(study)/review card': signedIn('invalid'),
  '(study)/review saveCardNote': signedIn('invalid'),
  '(study)/review spread': signedIn('invalid'),
  '(study)/review spreadOfReview': signedIn('invalid'),
  '(study)/cards mark': signedIn(),
  '(study)/cards restore': signedIn(),
  '(study)/cards reset': signedIn(),
  '(study)/cards undoReset': signedIn('invalid'),
  '(study)/cards matching': signedIn(),
  '(study)/cards saveNote': signedIn('invalid'),
  'read/[document]/[section] check': signedIn('invalid'),
  'read/[document]/[section] answer': signedIn('invalid'),
  '(study)/reports report': signedIn('invalid'),
  // Groups
  '(study)/groups create': signedIn(),
  '(study)/groups share': members(),
  '(study)/groups leave': members('invalid'),
  '(study)/groups chooseDocuments': editors(),
  '(study)/groups/[group]/reports settle': editors(),
  '(study)/groups/[group]/week answer': members('invalid', 'invalid'),
  '(study)/groups/[group]/week explain': members('invalid', 'invalid'),
  '(study)/groups/[group]/week change': members('invalid', 'invalid'),
  '(study)/groups/[group]/week remove': members(),
  '(study)/groups/[group]/week pin': editors('invalid'),
  '(study)/groups rename': owners(),
  '(study)/groups invite': owners(),
  '(study)/groups revoke': owners(),
  '(study)/groups changeRole': owners(),
  '(study)/groups remove': owners(),
  '(study)/groups passOn': owners(),
  '(study)/groups disband': owners(),
  '(study)/groups setDefaults': owners(),
  // The server
  '(study)/reports settle': serverOwner(),
  '(study)/admin/people invite': serverOwner(),
  '(study)/admin/people revoke': serverOwner(),
  '(study)/admin/people changeSignUp': serverOwner(),
  '(study)/admin/people makeReset': serverOwner(),
  '(study)/admin/people takeResetBack': serverOwner(),
  '(study)/admin/people handOver': serverOwner(),
  // Route handlers
  'api/health GET': anyone(),
  'api/search GET': anyone(),
  'api/reminder/[file] GET': anyone('not-found'),
  'api/export/data GET': signedIn(),
  'api/export/reviews GET': signedIn(),
  // No provider is set up: there is no such door.
  'api/openid GET': anyone('not-found'),
  'api/auth/[...all] GET': anyone(),
  'api/auth/[...all] POST': anyone('not-found'),
}
