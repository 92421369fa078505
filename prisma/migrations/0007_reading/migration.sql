-- AlterTable
ALTER TABLE "Document" ADD COLUMN "sources" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Document" ADD COLUMN "resources" TEXT NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "Section" ADD COLUMN "terms" TEXT NOT NULL DEFAULT '[]';
ALTER TABLE "Section" ADD COLUMN "sources" TEXT NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "Claim" ADD COLUMN "note" TEXT;
ALTER TABLE "Claim" ADD COLUMN "holds" TEXT;
