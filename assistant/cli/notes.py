"""`assistant notes`: what is in the index."""

from __future__ import annotations

import click

from assistant import console
from assistant.cli.options import json_option, open_assistant, print_json


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def notes(ctx: click.Context, as_json: bool) -> None:
    """List the notes in the index."""
    if ctx.invoked_subcommand is None:
        from assistant.answer.render import note_json

        listed = open_assistant(ctx).notes()
        if as_json:
            print_json({"notes": [note_json(note) for note in listed]})
        else:
            console.print_notes(listed)


@notes.command("show")
@click.argument("note_id", metavar="ID")
@click.option("--version", type=click.IntRange(min=1), help="Show this version, also one that has been corrected.")
@json_option
@click.pass_context
def notes_show(ctx: click.Context, note_id: str, version: int | None, as_json: bool) -> None:
    """Show what is known of the note ID, where each fact was read, and its text."""
    from assistant.answer.render import whole_note_json

    assistant = open_assistant(ctx)
    note = assistant.note(note_id, version)
    kept = assistant.versions(note.id)
    if as_json:
        print_json(whole_note_json(note, kept))
    else:
        console.print_note(note, kept)


@notes.command("remove")
@click.argument("note_id", metavar="ID")
@json_option
@click.pass_context
def notes_remove(ctx: click.Context, note_id: str, as_json: bool) -> None:
    """Take the note ID out of the index. Its file stays: delete it too if it lies in corpus/."""
    note = open_assistant(ctx).remove_note(note_id)
    if as_json:
        print_json({"removed": note.id, "path": note.path})
    else:
        click.echo(console.printable(f"Removed {note.title!r} from the index. Its file stays at {note.path}."))
