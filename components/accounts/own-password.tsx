import { FormField } from '@/components/ui/action-form'

/** The password once more, before something that must be one's own doing; nothing to see for an account that has none. */
export function OwnPassword({ hasPassword = true }: { readonly hasPassword?: boolean }) {
  return hasPassword ? (
    <FormField
      label="Your password"
      name="password"
      type="password"
      autoComplete="current-password"
      required
      maxLength={128}
    />
  ) : (
    <input type="hidden" name="password" value="" />
  )
}
