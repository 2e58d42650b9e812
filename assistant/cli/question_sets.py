"""`assistant eval new` and `assistant eval review`: question sets made and mended by a person at the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant import console
from assistant.cli.options import LANGUAGE, json_option, open_assistant, print_json
from assistant.errors import NoteNotFound, UsageError
from assistant.schema import Language

if TYPE_CHECKING:
    from assistant.evals.questions import Gold, KnownQuestion

_DEFAULT_SET = "evals/questions/own.jsonl"


class _Stop(Exception):
    """Whoever sits at the terminal wants to stop; what was accepted is kept."""


@click.command("new")
@click.argument("note", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help=f"The question set. Default: {_DEFAULT_SET}"
)
@click.option("--count", default=10, show_default=True, type=click.IntRange(1, 100), help="Propose at most so many.")
@click.option(
    "--lang", type=LANGUAGE, help="Language of the questions, where a model writes them. Default: the note's."
)
@click.option("--feedback", is_flag=True, help="Propose what readers found bad answers to, instead of from a note.")
@json_option
@click.pass_context
def eval_new(
    ctx: click.Context,
    note: str | None,
    out: Path | None,
    count: int,
    lang: Language | None,
    feedback: bool,
    as_json: bool,
) -> None:
    """Propose questions from a NOTE (its path or id), each to be accepted, edited or rejected.

    With a model they are written by it, without one made from the note's figures and headings. With
    --json they are only printed.
    """
    if (note is None) is not feedback:
        raise UsageError("Give either a NOTE or --feedback.", "See `assistant eval new --help`.")
    assistant = open_assistant(ctx)
    target = out or assistant.workspace.folder / _DEFAULT_SET
    if feedback:
        proposals: Iterable[tuple[KnownQuestion, Sequence[Gold]]] = _from_feedback(assistant)
    else:
        proposals = ((question, question.gold) for question in _from_note(assistant, str(note), lang, count))
    listed = islice(proposals, count)
    if as_json:
        print_json({"questions": [question.model_dump(mode="json", exclude_defaults=True) for question, _ in listed]})
    else:
        _accept(listed, target)


def _from_note(assistant: Any, name: str, lang: Language | None, count: int) -> Iterable[KnownQuestion]:
    from assistant.evals.propose import propose_by_model, propose_from_text
    from assistant.prompts import load_prompt

    note = assistant.note(_note_id(assistant, name))
    if assistant.drafter is None:
        console.say_once("No model is set: questions are made from the note's figures and headings.")
        return propose_from_text(note)
    catalogue = assistant.index.catalogue
    passages = [passage for passage, info in catalogue.passages(catalogue.live_keys()) if info.id == note.id]
    sentences = [sentence.text for passage in passages for sentence in passage.sentences]
    prompt = load_prompt("propose", assistant.workspace.prompts)
    return propose_by_model(note, sentences, assistant.drafter, prompt, (lang or note.language, count))


def _note_id(assistant: Any, name: str) -> str:
    listed = assistant.notes()
    path = assistant.workspace.relative(Path(name))
    for note in listed:
        if name == note.id or path == note.path or name in (note.path, Path(note.path).name):
            return str(note.id)
    raise NoteNotFound(f"The index holds no note {name}.", "`assistant notes` lists what it holds.")


def _from_feedback(assistant: Any) -> Iterable[tuple[KnownQuestion, Sequence[Gold]]]:
    from assistant.evals.revise import evidence_of, question_of
    from assistant.records.store import Records

    records = Records.open(assistant.workspace.records)
    try:
        given = records.feedback("bad")
    finally:
        records.close()
    return ((question_of(one), evidence_of(one.answer)) for one in given)


def _accept(proposals: Iterable[tuple[KnownQuestion, Sequence[Gold]]], target: Path) -> None:
    """Show each proposal and add what is accepted to the set; stopping keeps what was accepted so far."""
    from assistant.evals.propose import fresh_id
    from assistant.evals.questions import read_known_questions, write_known_questions

    kept = list(read_known_questions(target)) if target.exists() else []
    before, asked = len(kept), {question.question for question in kept}
    try:
        for proposal, evidence in proposals:
            if proposal.question in asked:
                continue
            question = _decide(proposal, evidence)
            if question is None:
                continue
            name = fresh_id(target.stem, [one.id for one in kept])
            kept.append(question.model_copy(update={"id": name}))
            asked.add(question.question)
            write_known_questions(target, kept)
    except (_Stop, click.Abort):
        pass
    click.echo(console.printable(f"{len(kept) - before} questions added to {target}, which holds {len(kept)}."))


def _decide(question: KnownQuestion, evidence: Sequence[Gold]) -> KnownQuestion | None:
    """Have a person accept, edit or reject a proposal; None: rejected."""
    console.print_question(question)
    if not question.answerable:
        question = _choose_gold(question, evidence)
        console.print_question(question)
    while True:
        choice = _choose("[a]ccept, [e]dit, [r]eject, [q]uit", "aerq")
        if choice == "a":
            return question
        if choice == "r":
            return None
        question = _edit(question)
        console.print_question(question)


def _edit(question: KnownQuestion) -> KnownQuestion:
    from assistant.evals.facts import Fact, read_fact

    text = click.prompt("Question", default=question.question)
    facts = "; ".join(fact.name for fact in question.facts)
    written = click.prompt("Facts (forms with / between, facts with ; between; - for none)", default=facts or "-")
    forms = [[form.strip() for form in fact.split(" / ") if form.strip()] for fact in written.split(";")]
    read = [Fact.model_validate(read_fact(one)) for one in forms if one and written.strip() != "-"]
    return question.model_copy(update={"question": text.strip(), "facts": read if question.answerable else []})


def _choose_gold(question: KnownQuestion, evidence: Sequence[Gold]) -> KnownQuestion:
    """Have a person say which sentences prove the right answer; none: the notes do not answer it."""
    from assistant.evals.revise import with_gold

    console.print_evidence(evidence)
    while True:
        written = click.prompt(
            "Which prove the right answer? (numbers; nothing: the notes do not answer it)", default=""
        )
        numbers = written.replace(",", " ").split()
        if all(number.isdigit() and 1 <= int(number) <= len(evidence) for number in numbers):
            return with_gold(question, [evidence[int(number) - 1] for number in numbers])
        click.echo(f"Give numbers from 1 to {len(evidence)}.")


@click.command("review")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
def eval_review(ctx: click.Context, file: Path) -> None:
    """Walk through the questions of FILE that went wrong in its last run, and mend those that are wrong themselves.

    For each: the answer, what was wanted, and why it lost. Accept one of its quotes as gold, a further
    form of a fact, say that the notes do not answer it, or drop it. FILE is written after each change.
    """
    from assistant.evals.history import read_runs, reports_folder
    from assistant.evals.questions import read_known_questions
    from assistant.evals.report.view import failed_rows
    from assistant.workspace import Workspace

    runs = read_runs(reports_folder(Workspace.find(ctx.find_root().obj)))
    results = [result for kept in runs for path, result in kept.results.items() if Path(path).name == file.name]
    if not results:
        raise UsageError(f"No run of {file} was kept.", f"Make one: assistant eval answers {file}.")
    questions = {question.id: question for question in read_known_questions(file)}
    rows = [row for row in failed_rows(results[-1]) if row["id"] in questions]
    changed = 0
    try:
        for number, row in enumerate(rows, start=1):
            click.secho(f"\n{number} of {len(rows)}", dim=True)
            changed += _review(row, questions, file)
    except (_Stop, click.Abort):
        pass
    click.echo(console.printable(f"{changed} changes in {file}. Measure anew: assistant eval answers {file}"))


def _review(row: Any, questions: dict[str, KnownQuestion], file: Path) -> int:
    """Show one question that went wrong, and change it as often as is wanted; return how often it was."""
    changed = 0
    console.print_failed(row, questions[row["id"]])
    while row["id"] in questions:
        choice = _choose("[n]ext, accept as [g]old, further [f]orm of a fact, [u]nanswerable, [d]rop, [q]uit", "ngfudq")
        if choice == "n":
            break
        fresh = _CHANGES[choice](questions[row["id"]], row)
        if fresh == questions[row["id"]]:
            continue
        if fresh is None:
            del questions[row["id"]]
        else:
            questions[row["id"]] = fresh
            console.print_question(fresh)
        _write(file, questions)
        changed += 1
    return changed


def _write(file: Path, questions: dict[str, KnownQuestion]) -> None:
    from assistant.evals.questions import write_known_questions

    write_known_questions(file, list(questions.values()))


def _accept_quotes(question: KnownQuestion, row: Any) -> KnownQuestion:
    from assistant.evals.questions import Gold

    return _choose_gold(question, [Gold(path=quote["path"] or "?", quote=quote["quote"]) for quote in row["quotes"]])


def _accept_form(question: KnownQuestion, _row: Any) -> KnownQuestion:
    from assistant.evals.revise import with_form

    if not question.facts:
        click.echo("No facts are wanted.")
        return question
    for number, fact in enumerate(question.facts, start=1):
        click.echo(console.printable(f"  {number}. {fact.name}"))
    place = click.prompt("Which", type=click.IntRange(1, len(question.facts)), default=1)
    form = click.prompt("Also accept", default="")
    return with_form(question, place - 1, form) if form.strip() else question


def _say_unanswerable(question: KnownQuestion, _row: Any) -> KnownQuestion:
    from assistant.evals.revise import unanswerable

    return unanswerable(question)


def _drop(_question: KnownQuestion, _row: Any) -> None:
    return None


_CHANGES: dict[str, Callable[[KnownQuestion, Any], KnownQuestion | None]] = {
    "g": _accept_quotes,
    "f": _accept_form,
    "u": _say_unanswerable,
    "d": _drop,
}


def _choose(text: str, choices: str) -> str:
    """Ask for one letter; `q`, and the end of the input, stop.

    Raises:
        _Stop: The person has had enough.
    """
    try:
        choice = str(click.prompt(text, type=click.Choice(list(choices)), show_choices=False))
    except click.Abort:
        raise _Stop from None
    if choice == "q":
        raise _Stop
    return choice
