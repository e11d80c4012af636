"""Number the calibrations of items, and keep why a question was asked"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "calibrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibrations")),
    )
    op.create_table(
        "item_parameters",
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("item_hash", sa.String(length=64), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("variance", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("discrimination", sa.Double(), nullable=True),
        sa.Column("doubt", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["calibrations.id"],
            name=op.f("fk_item_parameters_calibration_id_calibrations"),
        ),
        sa.PrimaryKeyConstraint("calibration_id", "item_hash", name=op.f("pk_item_parameters")),
    )
    op.add_column("attempt_steps", sa.Column("why", sa.String(length=20), nullable=True))
