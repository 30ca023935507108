"""The command line: one module for each command, imported when the command is called.

Exit status: 0 well, 1 some of the input failed, 2 the input or the settings cannot be used (one sentence on stderr).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from ..errors import MapperError

#: Command → one line about it; the command is the function of the same name in the module of the same name.
COMMANDS = {
    "parse": "Find the places and events of a text; write GeoJSON, JSON, CSV or readable text.",
    "ingest": "Take articles into the store: text, HTML, PDF, JSONL, feeds, tables.",
    "export": "Write the store's events: GeoJSON, CSV, KML, GeoPackage, HTML …",
    "articles": "List, delete and restore the articles of the store.",
    "sources": "Show what each source writes about, as its articles taught; forget it, switch it off.",
    "serve": "Start the web application.",
    "gazetteer": "Build the place index, look names up, add own places.",
    "evaluate": "Measure the quality on texts with known answers.",
    "doctor": "Say what is installed, found and missing, and what to do about it.",
    "setup": "Build what is missing: the place index and the learned parts.",
}


class Commands(click.Group):
    """Commands that are imported when they are called, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's function."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """A news text goes in, a map of its events comes out.

    \b
    python -m mapper parse article.txt --date 2016-01-20
    python -m mapper ingest article.txt && python -m mapper serve
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status. What the user can mend gives one sentence, never a traceback."""
    try:
        answer = group.main(args=arguments, prog_name="mapper", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except MapperError as error:
        click.echo(f"Error: {error}", err=True)
        return 2
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"Error: {where}{error.strerror or error}.", err=True)
        return 2
    return answer if isinstance(answer, int) else 0
