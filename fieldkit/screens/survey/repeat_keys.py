"""The keys of what is asked several times: adding a thing and removing one; and adding a person that was named."""

from __future__ import annotations

from dataclasses import replace

from fieldkit.domain.surveys import run_words
from fieldkit.domain.surveys.aids.take_over import said_of_things
from fieldkit.domain.surveys.layout import SurveyRow
from fieldkit.domain.text.sanitize import fold
from fieldkit.operations import answers, surveys
from fieldkit.screens.base.wording import one_or_more
from fieldkit.screens.survey import item_lines
from fieldkit.screens.survey.answer_keys import AnswerKeys
from fieldkit.screens.survey.run_view import RunView
from fieldkit.widgets.lists.rows import Row


class RepeatKeys:
    """Adding and removing at the row under the cursor."""

    def __init__(self, view: RunView, answering: AnswerKeys) -> None:
        self._view = view
        self._run = view.run
        self._answering = answering
        answering.instead = self._none_instead

    async def add(self, begun: str = "") -> None:
        """Add an instance of the repeat under the cursor and begin to name it; or the person named as a contact.

        ``begun`` is what was typed of its name already.
        """
        run, view, row = self._run, self._view, self._view.at
        if run.survey is None or row is None:
            return
        person = run.named_person(row)
        if person is not None:
            at = (row.item.id if row.item is not None else "", row.instance)
            await self._add_person(run.survey.client, *person, at)
        elif run.may_add(row) and row.section.repeat is not None:
            done = await view.write(answers.add_instance, run.survey.id, row.section.id)
            if done is not None:
                instance, stored = done
                view.take(stored, item_lines.uid_at("item", row.section.id, row.section.repeat.key, instance))
                view.centre()
                if begun:
                    self._answering.begin(begun)
                else:
                    self._answering.choose()
        else:
            view.explain()

    def _none_instead(self, text: str, goes_on: bool) -> bool:
        """Take a text that says so for "there is none", not for the name of the empty thing in which it was typed.

        Where other things are, only this one goes. False if the text says something else.
        """
        run, view, answering = self._run, self._view, self._answering
        adds, typing = run.none_typed(text), run.typing
        if adds is None or typing is None or run.survey is None:
            return False
        run.close()
        answering.put_away()
        view.go_to(item_lines.uid_of(adds))
        none = run.letter(adds, "n", view.page.now)
        if none is not None:
            answering.give(replace(none, goes_on=goes_on))
            return True
        gone = self._take_away(run.survey.id, adds.section.id, typing.row.instance)
        view.page.run_worker(gone, group="behind", exit_on_error=False)
        if goes_on:
            answering.go_on()
        run.say(run_words.none_added(adds), "accent")
        view.explain()
        return True

    async def _take_away(self, survey: int, section: str, instance: str) -> None:
        await self._answering.settled()
        stored = await self._view.write(answers.remove_instance, survey, section, instance)
        if stored is not None:
            self._view.take(stored)

    async def add_as_last(self) -> None:
        """Add all things of last time that are not here, each with what is not judged."""
        run, view, row = self._run, self._view, self._view.at
        if run.survey is None or row is None or row.section.repeat is None:
            return
        section, things = row.section, run.things_of_last_time(row.section)
        if not things:
            before = run.previous is not None and run.previous.names_things(section)
            all_here = "All that was here last time is here already."
            run.say(all_here if before else run_words.nothing_to_answer(row), "accent")
            view.explain()
            return
        done = await view.write(answers.add_as_last, run.survey.id, section.id, things)
        if done is not None:
            _, stored = done
            view.take(stored, item_lines.uid_at("add", section.id))
            named = [
                one.title.partition(": ")[2] for one in run.rows if one.kind == "instance" and one.instance in done[0]
            ]
            run.letters.added(view.at)
            run.gave = True
            run.say(said_of_things(things, named, section), "accent")
            view.explain()

    async def _add_person(self, client: str, name: str, job: str, at: tuple[str, str]) -> None:
        run, view = self._run, self._view
        if run.survey is not None and any(fold(name) == fold(one) for one in run.survey.people):
            run.say(f"{name} is among their people already.")
        elif uid := await view.write(surveys.add_person, client, name, job):
            run.person(name, added=True)
            self._answering.people[uid] = name, at
            run.let_keys(view.at)  # so that z is one
            run.say(f"{name} is among their people now. z takes it back.")
        view.explain()

    def remove(self) -> None:
        """Put one instance of a repeat into the trash, after asking; or begin to type a negative figure."""
        run, view, row = self._run, self._view, self._view.at
        if row is not None and _may_begin_with_minus(row) and run.begins(row) == "answer":
            self._answering.begin("-")
            return
        found = run.removable(row)
        if run.survey is None or row is None or found is None:
            view.explain()
            return
        from fieldkit.screens.dialogs.pick import Pick, among

        title, held = found
        survey, section, instance = run.survey.id, row.section.id, row.instance
        rows = [
            Row("remove", "", (f"No, keep {title}", "")),
            Row("remove", "yes", ((f"Yes, remove it with its {one_or_more(held, 'answer')}", "alert"), "")),
        ]

        async def go(picked: Row) -> None:
            if not picked.uid:
                return
            await self._answering.settled()
            stored = await view.write(answers.remove_instance, survey, section, instance)
            if stored is not None:
                view.take(stored, item_lines.uid_at("add", section))
                self._answering.goes_on_taking_back()  # z brings it back

        view.page.show_and_then(Pick(f"Remove {title}?", among(rows), prompt="Enter picks"), go)


def _may_begin_with_minus(row: SurveyRow) -> bool:
    """Whether a minus begins a figure: one below zero, or one where nothing can be removed, which then says why."""
    item = row.item
    return item is not None and item.type in ("number", "money") and ((item.min or 0) < 0 or not row.instance)
