"""What a circle holds beside: marks to talk about, the day of a look, that a link is still wanted.
Of a person, that they are on hold.

A step works with the previous release too (add first, remove two releases later), takes short
locks, and is tested with real rows in a child table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("held", sa.LargeBinary(), nullable=True))
    op.add_column("looks", sa.Column("on_day", sa.Date(), nullable=True))
    op.add_column("links", sa.Column("wanted_on", sa.Date(), nullable=True))
    op.add_column(
        "shares",
        sa.Column("to_talk_about", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("shares", "to_talk_about")
    op.drop_column("links", "wanted_on")
    op.drop_column("looks", "on_day")
    op.drop_column("persons", "held")
