-- CreateTable
CREATE TABLE "ServerSettings" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT DEFAULT 1,
    "openSignUp" BOOLEAN NOT NULL DEFAULT false
);

-- CreateTable
CREATE TABLE "StudyGroup" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "defaults" TEXT NOT NULL DEFAULT '{}'
);

-- CreateTable
CREATE TABLE "Membership" (
    "groupId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "joinedAt" BIGINT NOT NULL,
    "shares" TEXT NOT NULL DEFAULT 'aggregate',
    "explains" BOOLEAN NOT NULL DEFAULT false,

    PRIMARY KEY ("groupId", "userId"),
    CONSTRAINT "Membership_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "StudyGroup" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GroupDocument" (
    "groupId" TEXT NOT NULL,
    "documentId" TEXT NOT NULL,

    PRIMARY KEY ("groupId", "documentId"),
    CONSTRAINT "GroupDocument_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "StudyGroup" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "GroupDocument_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "Document" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "groupId" TEXT,
    "role" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    "maxUses" INTEGER NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "revokedAt" BIGINT,
    CONSTRAINT "Invitation_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "StudyGroup" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Invitation_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PasswordReset" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    "usedAt" BIGINT,
    CONSTRAINT "PasswordReset_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WeekQuestion" (
    "groupId" TEXT NOT NULL,
    "week" INTEGER NOT NULL,
    "cardId" TEXT NOT NULL,
    "simulationVersion" INTEGER NOT NULL,
    "seed" BIGINT NOT NULL,
    "why" TEXT NOT NULL,

    PRIMARY KEY ("groupId", "week"),
    CONSTRAINT "WeekQuestion_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "StudyGroup" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "WeekQuestion_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WeekAnswer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "groupId" TEXT NOT NULL,
    "week" INTEGER NOT NULL,
    "userId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "answer" TEXT NOT NULL,
    "score" REAL NOT NULL,
    "misconception" TEXT,
    CONSTRAINT "WeekAnswer_groupId_week_fkey" FOREIGN KEY ("groupId", "week") REFERENCES "WeekQuestion" ("groupId", "week") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "WeekAnswer_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Explanation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "groupId" TEXT NOT NULL,
    "week" INTEGER NOT NULL,
    "cardId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    "pinnedAt" BIGINT,
    CONSTRAINT "Explanation_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "StudyGroup" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Explanation_cardId_fkey" FOREIGN KEY ("cardId") REFERENCES "Card" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Explanation_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ServerError" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" BIGINT NOT NULL,
    "place" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1
);

-- AlterTable
ALTER TABLE "LearnerSettings" ADD COLUMN "chosen" TEXT NOT NULL DEFAULT '[]';

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE INDEX "Invitation_groupId_idx" ON "Invitation"("groupId");

-- CreateIndex
CREATE INDEX "PasswordReset_userId_idx" ON "PasswordReset"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "WeekAnswer_groupId_week_userId_key" ON "WeekAnswer"("groupId", "week", "userId");

-- CreateIndex
CREATE INDEX "Explanation_groupId_week_at_idx" ON "Explanation"("groupId", "week", "at");

-- CreateIndex
CREATE INDEX "Explanation_groupId_cardId_idx" ON "Explanation"("groupId", "cardId");

-- CreateIndex
CREATE UNIQUE INDEX "ServerError_digest_key" ON "ServerError"("digest");

-- CreateIndex
CREATE INDEX "ServerError_at_idx" ON "ServerError"("at");

