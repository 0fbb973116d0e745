"""Files that come in and go out, and people who leave. What belongs to one person is found by them.

A step works with the previous release too (add first, remove two releases later), takes short
locks, and is tested with real rows in a child table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    op.create_table(
        "tombstones",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_tombstones")),
    )
    op.create_index(op.f("ix_tombstones_ended_at"), "tombstones", ["ended_at"], unique=False)
    op.create_table(
        "exports",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_exports_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_made_at"), "exports", ["made_at"], unique=False)
    op.create_table(
        "file_parts",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_file_parts_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "file_id", "number", name=op.f("pk_file_parts")),
    )
    op.create_table(
        "imports",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_imports_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_made_at"), "imports", ["made_at"], unique=False)
    op.create_table(
        "leavings",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_leavings_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_leavings")),
    )
    op.create_table(
        "import_pages",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "import_id"],
            ["imports.person_id", "imports.id"],
            name=op.f("fk_import_pages_person_id_import_id_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "import_id", "number", name=op.f("pk_import_pages")),
    )
    op.create_index(op.f("ix_goals_person_id"), "goals", ["person_id"], unique=False)
    op.create_index(op.f("ix_habits_person_id"), "habits", ["person_id"], unique=False)
    op.create_index(op.f("ix_patterns_person_id"), "patterns", ["person_id"], unique=False)
    op.create_index(op.f("ix_toolboxes_person_id"), "toolboxes", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_toolboxes_person_id"), table_name="toolboxes")
    op.drop_index(op.f("ix_patterns_person_id"), table_name="patterns")
    op.drop_index(op.f("ix_habits_person_id"), table_name="habits")
    op.drop_index(op.f("ix_goals_person_id"), table_name="goals")
    op.drop_table("import_pages")
    op.drop_table("leavings")
    op.drop_index(op.f("ix_imports_made_at"), table_name="imports")
    op.drop_table("imports")
    op.drop_table("file_parts")
    op.drop_index(op.f("ix_exports_made_at"), table_name="exports")
    op.drop_table("exports")
    op.drop_index(op.f("ix_tombstones_ended_at"), table_name="tombstones")
    op.drop_table("tombstones")
    op.drop_table("departures")
