"""What is shown beside entries: a goal's words, the safety plan, a pause.

A step works with the previous release too (add first, remove two releases later), takes short
locks, and is tested with real rows in a child table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shown_things",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("thing", sa.String(length=8), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "link_id"],
            ["links.person_id", "links.id"],
            name=op.f("fk_shown_things_person_id_link_id_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "link_id", "thing", "thing_id", name=op.f("pk_shown_things")
        ),
    )


def downgrade() -> None:
    op.drop_table("shown_things")
