"""`bilateral delegation …`: template, check, match, plan, verify, repair, agendas, versions, and the register."""

from __future__ import annotations

import typer

from bilateral.cli.delegation import agendas, entry, planning, register, repairs, versions

__all__ = ["app"]

app = typer.Typer(
    help="Who should meet whom, and when: match firms, plan their meetings with proof, write agendas, follow up.",
    no_args_is_help=True,
)
app.command("template")(entry.template)
app.command("check")(entry.check)
app.command("match")(entry.match)
app.command("plan")(planning.plan)
app.command("verify")(planning.verify)
app.command("repair")(repairs.repair)
app.command("agendas")(agendas.agendas)
app.command("publish")(versions.publish)
app.command("compare")(versions.compare)
app.command("rollback")(versions.rollback)
app.add_typer(register.app, name="mou")
