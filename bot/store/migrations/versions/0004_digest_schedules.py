"""Fill the due digests: until when each is worth sending, and which rows of the outbox carry it"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Nothing filled the table before: there is no row to give an end to.
    with op.batch_alter_table("due_digests", schema=None) as batch_op:
        batch_op.drop_column("outbox_id")
        batch_op.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=False))
        batch_op.alter_column(
            "state", existing_type=sa.String(length=12), type_=sa.String(length=16)
        )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_digest_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_due_digest_id_due_digests"),
            "due_digests",
            ["due_digest_id"],
            ["id"],
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_due_digest_id"), ["due_digest_id"], unique=False
        )
    op.add_column(
        "group_tutors", sa.Column("digest_set_at", sa.DateTime(timezone=True), nullable=True)
    )
