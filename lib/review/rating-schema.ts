import { z } from 'zod'
import { ratings } from './rating'

/** A rating as it crosses the border from the browser or the database. */
export const ratingSchema = z.enum(ratings)
