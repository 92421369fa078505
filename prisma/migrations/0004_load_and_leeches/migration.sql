-- AlterTable
ALTER TABLE "LearnerSettings" ADD COLUMN "balanceLoad" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "LearnerSettings" ADD COLUMN "quietWeekdays" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "LearnerSettings" ADD COLUMN "quietDays" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "LearnerSettings" ADD COLUMN "breakFrom" INTEGER;
ALTER TABLE "LearnerSettings" ADD COLUMN "breakTo" INTEGER;
ALTER TABLE "LearnerSettings" ADD COLUMN "restingDocuments" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "LearnerSettings" ADD COLUMN "reminderMinute" INTEGER;
ALTER TABLE "LearnerSettings" ADD COLUMN "reminderSince" INTEGER;
ALTER TABLE "LearnerSettings" ADD COLUMN "reminderToken" TEXT;

-- AlterTable
ALTER TABLE "CardMark" ADD COLUMN "leechEvent" TEXT;

-- CreateTable
CREATE TABLE "DayLoad" (
    "userId" TEXT NOT NULL,
    "dueDay" INTEGER NOT NULL,
    "cards" INTEGER NOT NULL,
    "seconds" INTEGER NOT NULL,

    PRIMARY KEY ("userId", "dueDay"),
    CONSTRAINT "DayLoad_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "NewCardCursor" (
    "userId" TEXT NOT NULL,
    "documentId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("userId", "documentId"),
    CONSTRAINT "NewCardCursor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "NewCardCursor_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "LearnerSettings_reminderToken_key" ON "LearnerSettings"("reminderToken");

-- What has been learnt so far.
INSERT INTO "DayLoad" ("userId", "dueDay", "cards", "seconds")
SELECT "Memory"."userId", "Memory"."dueDay", count(*), sum("Card"."seconds")
FROM "Memory" JOIN "Card" ON "Card"."id" = "Memory"."cardId"
GROUP BY "Memory"."userId", "Memory"."dueDay";
