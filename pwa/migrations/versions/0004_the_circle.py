"""The circle: who was let in, what they see, what was allowed, and who looked.

A step works with the previous release too (add first, remove two releases later), takes short
locks, and is tested with real rows in a child table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_consents_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "number", name=op.f("pk_consents")),
    )
    op.create_table(
        "invitations",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("by_viewer", sa.Boolean(), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_invitations_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_invitations_code_digest")),
    )
    op.create_table(
        "links",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("viewer_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("hours", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_links_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["viewer_id"],
            ["persons.id"],
            name=op.f("fk_links_viewer_id_persons"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_viewer_id"), "links", ["viewer_id"], unique=False)
    op.create_table(
        "looks",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "link_id"],
            ["links.person_id", "links.id"],
            name=op.f("fk_looks_person_id_link_id_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_looks")),
    )
    op.create_index(op.f("ix_looks_person_id_at"), "looks", ["person_id", "at"], unique=False)
    op.create_table(
        "shares",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Boolean(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_on", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id", "entry_id"],
            ["entries.person_id", "entries.id"],
            name=op.f("fk_shares_person_id_entry_id_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "link_id"],
            ["links.person_id", "links.id"],
            name=op.f("fk_shares_person_id_link_id_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "link_id", "entry_id", name=op.f("pk_shares")),
    )
    op.create_index(
        op.f("ix_shares_person_id_entry_id"), "shares", ["person_id", "entry_id"], unique=False
    )
    op.create_table(
        "standing_shares",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id", "link_id"],
            ["links.person_id", "links.id"],
            name=op.f("fk_standing_shares_person_id_link_id_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_standing_shares")),
    )
    op.create_index(
        "ix_standing_shares_now",
        "standing_shares",
        ["person_id", "link_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "looked_at",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "look_id"],
            ["looks.person_id", "looks.id"],
            name=op.f("fk_looked_at_person_id_look_id_looks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "look_id", "entry_id", name=op.f("pk_looked_at")),
    )
    op.create_index(
        op.f("ix_looked_at_person_id_entry_id"),
        "looked_at",
        ["person_id", "entry_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_looked_at_person_id_entry_id"), table_name="looked_at")
    op.drop_table("looked_at")
    op.drop_index(
        "ix_standing_shares_now",
        table_name="standing_shares",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("standing_shares")
    op.drop_index(op.f("ix_shares_person_id_entry_id"), table_name="shares")
    op.drop_table("shares")
    op.drop_index(op.f("ix_looks_person_id_at"), table_name="looks")
    op.drop_table("looks")
    op.drop_index(op.f("ix_links_viewer_id"), table_name="links")
    op.drop_table("links")
    op.drop_table("invitations")
    op.drop_table("consents")
