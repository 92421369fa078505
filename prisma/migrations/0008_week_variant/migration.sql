-- AlterTable
ALTER TABLE "WeekQuestion" ADD COLUMN "simulation" TEXT NOT NULL DEFAULT '';
ALTER TABLE "WeekQuestion" ADD COLUMN "question" TEXT NOT NULL DEFAULT '';
ALTER TABLE "WeekQuestion" ADD COLUMN "params" TEXT NOT NULL DEFAULT '{}';
