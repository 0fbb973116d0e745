"""Reminders: rules, what is wanted of them all, the devices they reach, and what became of each.

A step works with the previous release too (add first, remove two releases later), takes short
locks, and is tested with real rows in a child table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_wishes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("rested_at", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("calendar", sa.LargeBinary(), nullable=True),
        sa.Column("calendar_digest", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_reminder_wishes_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_wishes")),
        sa.UniqueConstraint("calendar_digest", name=op.f("uq_reminder_wishes_calendar_digest")),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_reminders_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", "person_id", name=op.f("pk_reminders")),
    )
    op.create_index(op.f("ix_reminders_person_id"), "reminders", ["person_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("reminder_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("minute", sa.SmallInteger(), nullable=True),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("fate", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("snoozed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id", "reminder_id"],
            ["reminders.person_id", "reminders.id"],
            name=op.f("fk_deliveries_person_id_reminder_id_reminders"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_deliveries_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "person_id",
            "reminder_id",
            "day",
            "minute",
            "attempt",
            name=op.f("uq_deliveries_person_id_reminder_id_day_minute_attempt"),
        ),
    )
    op.create_index(
        op.f("ix_deliveries_person_id_due_at"), "deliveries", ["person_id", "due_at"], unique=False
    )
    op.create_table(
        "push_devices",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["persons.id"],
            name=op.f("fk_push_devices_person_id_persons"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_push_devices_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "session_id", name=op.f("pk_push_devices")),
        sa.UniqueConstraint("endpoint_digest", name=op.f("uq_push_devices_endpoint_digest")),
    )
    op.create_index(
        op.f("ix_push_devices_session_id"), "push_devices", ["session_id"], unique=False
    )
    op.create_table(
        "sendings",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id", "delivery_id"],
            ["deliveries.person_id", "deliveries.id"],
            name=op.f("fk_sendings_person_id_delivery_id_deliveries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "session_id"],
            ["push_devices.person_id", "push_devices.session_id"],
            name=op.f("fk_sendings_person_id_session_id_push_devices"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "delivery_id", "session_id", name=op.f("pk_sendings")),
    )


def downgrade() -> None:
    op.drop_table("sendings")
    op.drop_index(op.f("ix_push_devices_session_id"), table_name="push_devices")
    op.drop_table("push_devices")
    op.drop_index(op.f("ix_deliveries_person_id_due_at"), table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_index(op.f("ix_reminders_person_id"), table_name="reminders")
    op.drop_table("reminders")
    op.drop_table("reminder_wishes")
