from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base, Instant


class FileRow:
    """Columns of a table of files on their way. What such a file is and holds is sealed."""

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, sort_order=-1
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(FileRow, Base):
    """A file that somebody brings in, and what became of it."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "made_at"),)


class ImportPage(Base):
    """Some of what was found in a file; once brought in, only what became of each line."""

    __tablename__ = "import_pages"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "import_id"], ["imports.person_id", "imports.id"], ondelete="CASCADE"
        ),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    is_done: Mapped[bool]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ExportRow(FileRow, Base):
    """Everything of a person, being packed or ready to be taken away."""

    __tablename__ = "exports"
    __table_args__ = (Index(None, "made_at"),)


class FilePart(Base):
    """A piece of a file that comes in or goes out. No file of a person lies on the disk."""

    __tablename__ = "file_parts"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
