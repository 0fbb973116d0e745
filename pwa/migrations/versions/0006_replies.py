"""Replies to what was shown, and the hours in which nothing reaches out to a person.

A step works with the previous release too (add first, remove two releases later), takes short
locks, and is tested with real rows in a child table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "persons", sa.Column("quiet_from", sa.SmallInteger(), server_default="22", nullable=False)
    )
    op.add_column(
        "persons", sa.Column("quiet_until", sa.SmallInteger(), server_default="8", nullable=False)
    )
    op.create_table(
        "replies",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("by_viewer", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("arrives_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "entry_id"],
            ["entries.person_id", "entries.id"],
            name=op.f("fk_replies_person_id_entry_id_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "link_id"],
            ["links.person_id", "links.id"],
            name=op.f("fk_replies_person_id_link_id_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_replies")),
    )
    op.create_index(
        op.f("ix_replies_person_id_entry_id"), "replies", ["person_id", "entry_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_replies_person_id_entry_id"), table_name="replies")
    op.drop_table("replies")
    op.drop_column("persons", "quiet_until")
    op.drop_column("persons", "quiet_from")
