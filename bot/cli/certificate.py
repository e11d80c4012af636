"""``referential``: the certificate."""

from __future__ import annotations

import click

from bot.cli.output import json_option, print_json
from referential.loading import as_json as referential_as_json
from referential.loading import load_referential


@click.command("referential")
@json_option
def referential(as_json: bool) -> None:
    """Affiche le référentiel : blocs, capacités, critères, modalités."""
    certificate = load_referential()
    if as_json:
        print_json(referential_as_json(certificate))
        return
    click.echo(f"{certificate.title} (CQPM {certificate.code})")
    for block in certificate.blocks:
        click.echo(f"\nBloc {block.id[1:]} · {block.title}")
        for capacity in map(certificate.capacity, block.capacities):
            click.echo(f"\n  {capacity.id} · {capacity.title}")
            for criterion in capacity.criteria:
                click.echo(f"    {criterion.id:<6}{criterion.short}")
    click.echo("\nModalités d'évaluation")
    for modality in certificate.modalities:
        click.echo(f"  {modality.id}) {modality.title}")
