"""The command line: which commands there are. Each is imported when it is called; none here loads Textual."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from io import StringIO
from typing import ClassVar

import click

from fieldkit import __version__
from fieldkit.commandline.support.guard import FAILURE, STOPPED, USAGE, guarded
from fieldkit.commandline.support.options import Place, home_option
from fieldkit.commandline.support.output import complain
from fieldkit.domain.near_word import near_word


class Commands(click.Group):
    """A group whose commands lie in modules that are imported when they are asked for."""

    WHERE: ClassVar[dict[str, str]] = {
        "find": "fieldkit.commandline.records.find:find",
        "show": "fieldkit.commandline.records.show:show",
        "today": "fieldkit.commandline.records.today:today",
        "add": "fieldkit.commandline.records.add:add",
        "set": "fieldkit.commandline.records.set:set_",
        "delete": "fieldkit.commandline.records.delete:delete",
        "undelete": "fieldkit.commandline.records.undelete:undelete",
        "table": "fieldkit.commandline.records.table:table",
        "findings": "fieldkit.commandline.records.findings:findings",
        "step-finding": "fieldkit.commandline.records.step_finding:step_finding",
        "cost": "fieldkit.commandline.records.cost:cost",
        "survey": "fieldkit.commandline.survey.group:survey",
        "import": "fieldkit.commandline.exchange.import_:import_",
        "export-contacts": "fieldkit.commandline.exchange.export_contacts:export_contacts",
        "export-table": "fieldkit.commandline.exchange.export_table:export_table",
        "report": "fieldkit.commandline.exchange.report:report",
        "binder": "fieldkit.commandline.exchange.binder:binder",
        "checklist": "fieldkit.commandline.exchange.checklist.group:checklist",
        "card": "fieldkit.commandline.exchange.card.group:card",
        "sync": "fieldkit.commandline.exchange.sync:sync",
        "export": "fieldkit.commandline.exchange.export:export",
        "inspect": "fieldkit.commandline.exchange.inspect:inspect",
        "conflicts": "fieldkit.commandline.changes.conflicts:conflicts",
        "resolve": "fieldkit.commandline.changes.resolve:resolve",
        "duplicates": "fieldkit.commandline.changes.duplicates:duplicates",
        "history": "fieldkit.commandline.changes.history:history",
        "trash": "fieldkit.commandline.changes.trash:trash",
        "firm": "fieldkit.commandline.exchange.firm.group:firm",
        "backup": "fieldkit.commandline.exchange.backup:backup",
        "restore": "fieldkit.commandline.exchange.restore:restore",
        "demo": "fieldkit.commandline.upkeep.demo:demo",
        "check": "fieldkit.commandline.upkeep.check:check",
        "keys": "fieldkit.commandline.upkeep.keys:keys",
        "log": "fieldkit.commandline.upkeep.log:log",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the help: what is used most first."""
        return list(self.WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return the command, or None if there is none of that name."""
        module, _, name = self.WHERE.get(cmd_name, "").partition(":")
        if not module:
            return None
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one may be meant."""
        if args and args[0] not in self.WHERE and not args[0].startswith("-"):
            near = near_word(args[0], self.WHERE)
            hint = f" Did you mean “{near}”?" if near else f" There are: {', '.join(self.WHERE)}."
            raise click.UsageError(f"There is no command “{args[0]}”.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@home_option
@click.version_option(__version__, prog_name="fieldkit", message="%(prog)s %(version)s")
@click.pass_context
def fieldkit(ctx: click.Context) -> None:
    """Surveys, one voice per client, objection cards and promises, offline.

    Without a command it opens the screens, or prints Today where there is no terminal.
    """
    if ctx.invoked_subcommand is not None:
        return
    place = ctx.ensure_object(Place)
    from fieldkit.commandline.support.start_screens import has_terminal, open_app

    if has_terminal():
        open_app(place.home)
    else:
        from fieldkit.commandline.support.today_lines import print_today

        print_today(place.home.database, as_json=False)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code: 0, 1 for a failure, 2 for wrong usage."""
    place = Place()

    def command() -> int:
        try:
            code = fieldkit.main(list(arguments), prog_name="fieldkit", standalone_mode=False, obj=place)
        except click.UsageError as error:
            # Not by click's own printing: it would hand what stands in the arguments on to the terminal.
            said = StringIO()
            error.show(said)
            complain(said.getvalue().removesuffix("\n"))
            return USAGE
        except click.ClickException as error:
            complain(f"fieldkit: {error.format_message()}")
            return FAILURE
        except click.Abort:
            complain("")
            return STOPPED
        return code if isinstance(code, int) else 0

    return guarded(command, lambda: place.folder)
