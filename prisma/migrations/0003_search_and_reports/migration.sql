-- What can be searched for: one row for each part of a text, each card, term and claim. It is made anew from the
-- content each time that the content is brought in. Prisma knows nothing of
-- virtual tables, so it is not in schema.prisma: lib/decisions says how that is borne.
CREATE VIRTUAL TABLE "SearchEntry" USING fts5(
    "kind" UNINDEXED,
    "href" UNINDEXED,
    "title",
    "place",
    "text",
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

-- CreateTable
CREATE TABLE "Report" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "documentId" TEXT,
    "sectionId" TEXT,
    "cardId" TEXT,
    "version" TEXT,
    "fault" TEXT NOT NULL,
    "says" TEXT NOT NULL,
    "replay" TEXT,
    "at" BIGINT NOT NULL,
    "reply" TEXT,
    "repliedAt" BIGINT,
    "resolvedAt" BIGINT,
    CONSTRAINT "Report_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Report_userId_at_idx" ON "Report"("userId", "at");

-- CreateIndex
CREATE INDEX "Report_resolvedAt_at_idx" ON "Report"("resolvedAt", "at");
