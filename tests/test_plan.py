"""The plan: it promises what ``briefs generate`` does, gives true reasons, calls a person only where one must act."""

from __future__ import annotations

import html
import json
import random
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from generator.approvals import make_approval, write_approval
from generator.brief import parse_brief
from generator.config import Config
from generator.pipeline import generate_briefs
from generator.publish import apply_plan
from generator.review.plan import Forecast, Need, Reason, Step, foresee, read_before
from generator.review.plan.deleted import find_deleted
from generator.review.plan.forecast import OPERATIONS
from generator.review.plan.markdown import render_forecast
from generator.review.plan.needs import count_quotations
from generator.review.plan.rows import forecast_row
from generator.review.plan.show import print_forecast
from generator.review.stories import Mate, StoryChange
from generator.text.escape import is_hidden
from schemas import check_schema
from strategies import text
from test_cli import briefs
from test_merge import scribble
from test_pipeline import FERRY, PAPER, REGISTRY
from test_review import CALLS, GITHUB, read_back, squeeze

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "generator" / "review" / "plan" / "schema.json").read_text(encoding="utf-8"))
RECALL = """Kitahama Denki recalls pumps

The Harbour Gazette

5 August 2025

Kitahama Denki Co., Ltd. will recall 12,000 pumps for electric buses after three fires in Osaka, the company said on
Tuesday. Orland Motors Inc. had fitted them since March.

Kitahama Denki Co., Ltd. put the cost at 340 million yen. Strandholm, which bought 400 of the pumps, said that none of
them had burned at its mill.

The ministry of transport has asked for a report by September. Orland Motors Inc. stopped deliveries until then.
"""


class Desk:
    """Seeds, a registry and briefs in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.articles = folder / "seeds" / "articles"
        self.articles.mkdir(parents=True)
        self.seed("ferry.txt", FERRY)
        self.seed("paper.txt", PAPER)
        self.registry(REGISTRY)

    def seed(self, name: str, words: str) -> None:
        (self.articles / name).write_text(words, encoding="utf-8")

    def change_seed(self, name: str, old: str, new: str) -> None:
        before = (self.articles / name).read_text(encoding="utf-8")
        assert old in before
        self.seed(name, before.replace(old, new, 1))

    def registry(self, words: str) -> None:
        (self.folder / "seeds" / "companies.yml").write_text(words, encoding="utf-8")

    def brief(self, word: str) -> Path:
        (path,) = (self.folder / "docs" / "briefs").glob(f"*{word}*.md")
        return path

    def edit(self, word: str, old: str, new: str) -> None:
        path = self.brief(word)
        page = path.read_text(encoding="utf-8")
        assert old in page
        path.write_text(page.replace(old, new, 1), encoding="utf-8")

    def config(self, **more: Any) -> Config:
        return Config(seeds=self.folder / "seeds", docs=self.folder / "docs", **more)

    def generate(self, **more: Any) -> None:
        config = self.config(**more)
        apply_plan(generate_briefs(config).plan, config.docs)

    def plan(self, deleted: tuple[str, ...] = (), **more: Any) -> Forecast:
        config = self.config(**more)
        run = generate_briefs(config)
        return foresee(run, read_before(run, config.docs), config, deleted)

    def pages(self) -> dict[str, str]:
        docs = self.folder / "docs"
        return {path.relative_to(docs).as_posix(): sha256(path.read_bytes()).hexdigest() for path in docs.rglob("*.md")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk whose briefs are what a run gives."""
    made = Desk(tmp_path)
    made.generate()
    return made


def only_step(forecast: Forecast) -> Step:
    (step,) = [step for step in forecast.steps if step.is_brief]
    return step


def causes(step: Step) -> list[str]:
    return [reason.cause for reason in step.reasons]


# ---------------------------------------------------------------- the promise


def promise(row: dict[str, Any], before: dict[str, str]) -> dict[str, str]:
    """The pages that will stand, by what the plan says."""
    after = dict(before)
    for page in row["pages"]:
        assert (page["path"] in before) == (page["operation"] != "add")
        if page["operation"] == "remove":
            del after[page["path"]]
        else:
            assert page["sha256"] != before.get(page["path"])
            after[page["path"]] = page["sha256"]
    return after


CAUSES = {
    "figure": "source", "words": "source", "gone": "source", "new": "", "renamed": "source", "date": "correction",
    "registry": "registry", "none": "",
}  # fmt: skip
"""What a person does to the input, and why briefs then change."""


def change_seeds(desk: Desk, what: str) -> None:
    match what:
        case "figure":
            desk.seed("ferry.txt", FERRY.replace("31 per cent", "32 per cent"))
        case "words":
            desk.seed("ferry.txt", FERRY.replace("The islands' council", "The council of the islands"))
        case "gone":
            (desk.articles / "paper.txt").unlink(missing_ok=True)
        case "new":
            desk.seed("recall.txt", RECALL)
        case "renamed":
            (desk.articles / "ferry.txt").rename(desk.articles / "boat.txt")
        case "date":
            desk.seed("paper.txt.meta.yml", "date: 2025-03-15\n")
        case "registry":
            desk.registry(REGISTRY + "  - {id: sula, name: Sula}\n")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
@example(1)
def test_generate_does_just_what_the_plan_promised(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = random.Random(seed)
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.generate()
    for path in sorted((desk.folder / "docs" / "briefs").glob("*.md")):
        page = path.read_text(encoding="utf-8")
        for number in range(chance.randint(0, 3)):
            page, _ = scribble(page, chance, number)
        path.write_text(page, encoding="utf-8")
    settled = chance.random() < 0.5
    if settled:
        desk.generate()
    what = chance.choice(list(CAUSES))
    change_seeds(desk, what)
    before = desk.pages()
    forecast = desk.plan()
    row = json.loads(json.dumps(forecast_row(forecast)))
    assert list(check_schema(row, SCHEMA)) == []
    assert desk.pages() == before
    desk.generate()
    assert desk.pages() == promise(row, before)
    for step in forecast.steps:
        assert step.operation == "add" or step.reasons
        if step.is_brief:
            known = {CAUSES[what], *([] if settled else ["edit"])}
            assert set(causes(step)) <= known, "nothing else changed, and no rule did"
    assert desk.plan().steps == ()


def test_the_command_promises_the_same(desk: Desk) -> None:
    desk.seed("recall.txt", RECALL)
    (desk.articles / "paper.txt").unlink()
    before = desk.pages()
    planned = briefs("plan", "--json", cwd=desk.folder)
    assert planned.returncode == 0
    assert briefs("generate", "-q", cwd=desk.folder).returncode == 0
    row = json.loads(planned.stdout)
    assert {page["operation"] for page in row["pages"]} == {"add", "remove"}
    assert desk.pages() == promise(row, before)


def test_a_plan_writes_nothing(desk: Desk) -> None:
    shutil.rmtree(desk.folder / "docs")
    shutil.rmtree(desk.folder / ".briefs", ignore_errors=True)
    files = sorted(desk.folder.rglob("*"))
    assert briefs("plan", cwd=desk.folder).returncode == 0
    assert sorted(desk.folder.rglob("*")) == files


# ---------------------------------------------------------------- reasons


def _change_figure(desk: Desk) -> None:
    desk.change_seed("ferry.txt", "31 per cent", "32 per cent")


def _insert_above(desk: Desk) -> None:
    desk.seed("ferry.txt", "Home\nNews\nSport\n\n" + FERRY)


def _rename(desk: Desk) -> None:
    (desk.articles / "ferry.txt").rename(desk.articles / "boat.txt")


def _add_row(desk: Desk) -> None:
    desk.registry(REGISTRY + "  - {id: sula, name: Sula}\n")


def _drop_row(desk: Desk) -> None:
    desk.registry(REGISTRY.replace("  - {id: strandholm, name: Strandholm Paper, aliases: [Strandholm]}\n", ""))


def _state_date(desk: Desk) -> None:
    desk.seed("ferry.txt.meta.yml", "date: 2025-03-11\n")


def _state_title(desk: Desk) -> None:
    desk.seed("ferry.txt.meta.yml", "title: A boat by night\n")


def _no_company(desk: Desk) -> None:
    desk.seed("ferry.txt.meta.yml", "not_company: Norvik Ferries\n")


def _pin(desk: Desk) -> None:
    desk.seed("ferry.txt.meta.yml", "pin: He has taken the mail plane\n")


def _copy(desk: Desk) -> None:
    desk.seed("wire.txt", FERRY)


def _edit_title(desk: Desk) -> None:
    desk.edit("ferry", "# Calderhead adds", "# Calderhead runs")


def _edit_date(desk: Desk) -> None:
    desk.edit("ferry", "date: 2025-03-12", "date: 2025-03-13")


@pytest.mark.parametrize(
    ("change", "cause", "words", "changes"),
    [
        (_change_figure, "source", r"1 of its \d quotations is gone from ferry.txt", "figure"),
        (_insert_above, "source", r"its article stands on lines 5-\d+ now, and did on 1-\d+", None),
        (_rename, "source", "its seed is boat.txt now, and was ferry.txt", None),
        (_add_row, "registry", "Sula became known", r"\+Sula"),
        (_drop_row, "registry", "Strandholm Paper is not linked any more", "−Strandholm Paper"),
        (_state_date, "correction", "its sidecar decides date", "date 2025-03-12 → 2025-03-11"),
        (_state_title, "correction", "its sidecar decides title", "title"),
        (_no_company, "correction", "its sidecar decides companies", "−Norvik Ferries"),
        (_pin, "correction", "its sidecar decides bullets", "bullet . new"),
        (_copy, "copies", "wire.txt has the same words", None),
        (_edit_title, "edit", "what a person changed is written in the usual form", None),
        (_edit_date, "edit", "what a person changed is written in the usual form", None),
    ],
)
def test_a_brief_changes_for_a_reason_that_is_true(
    desk: Desk, change: Callable[[Desk], None], cause: str, words: str, changes: str | None
) -> None:
    change(desk)
    step = only_step(desk.plan())
    assert step.operation == "change"
    assert causes(step) == [cause]
    assert re.fullmatch(words, step.reasons[0].text)
    assert any(re.match(changes, told) for told in step.changes) if changes else not step.changes


def test_a_renamed_file_is_the_reason(desk: Desk) -> None:
    desk.generate()
    desk.brief("ferry").rename(desk.brief("ferry").with_name("ferry.md"))
    (step,) = desk.plan().steps
    assert [reason.text for reason in step.reasons] == ["its file was renamed"]


def test_where_the_article_is_the_same_the_rules_changed(desk: Desk) -> None:
    forecast = desk.plan(bullets=(1, 2))
    assert [causes(step) for step in forecast.steps if step.is_brief] == [["rules"], ["rules"]]
    assert all(any("gone" in told for told in step.changes) for step in forecast.steps)


def test_where_the_article_is_the_same_its_unknown_companies_are_no_news(desk: Desk) -> None:
    desk.seed("recall.txt", RECALL)
    desk.generate()
    forecast = desk.plan(bullets=(1, 2))
    assert len(forecast.steps) == 3
    assert not forecast.names


def test_several_reasons_can_hold(desk: Desk) -> None:
    _change_figure(desk)
    _state_date(desk)
    _copy_of_paper = PAPER
    desk.seed("again.txt", _copy_of_paper)
    steps = {step.source: causes(step) for step in desk.plan().steps}
    assert steps == {"ferry.txt": ["source", "correction"], "paper.txt": ["copies"]}


def test_what_a_person_wrote_is_no_reason_to_blame_the_source(desk: Desk) -> None:
    """A quotation of the person's own never stood in the seed; that it does not now says nothing of the seed."""
    desk.edit("ferry", "[^k", "[^kmine][^k")
    desk.edit("ferry", "\n[^k", '\n[^kmine]: "Nobody ever said this." (line 9, sentence 2 of 9)\n[^k')
    desk.registry(REGISTRY + "  - {id: sula, name: Sula}\n")
    assert causes(only_step(desk.plan())) == ["registry"]


def test_what_a_company_and_new_settings_did_together_is_not_told_apart(desk: Desk) -> None:
    """A company that became known weighs on which sentences are chosen; so do the settings."""
    desk.registry(REGISTRY + "  - {id: sula, name: Sula}\n")
    step = next(step for step in desk.plan(bullets=(1, 2)).steps if step.source == "ferry.txt")
    assert "3 bullets gone" in step.changes
    assert [reason.text for reason in step.reasons] == [
        "Sula became known; whether that or new rules or settings moved its bullets cannot be told apart"
    ]


def _conflict_in_bullet(desk: Desk) -> None:
    desk.edit("ferry", "The ship, the Sula, was bought from", "The Sula was bought from")
    desk.change_seed("ferry.txt", "64 million euros in January", "64 million euros in March")


def test_a_quoted_sentence_that_changed_is_told_though_a_person_keeps_its_bullet(desk: Desk) -> None:
    _conflict_in_bullet(desk)
    step = only_step(desk.plan())
    assert [reason.text for reason in step.reasons] == ["1 of its 5 quotations is gone from ferry.txt"]
    desk.generate()
    # What was told is no reason of later changes.
    desk.seed("wire.txt", (desk.articles / "ferry.txt").read_text(encoding="utf-8"))
    assert causes(only_step(desk.plan())) == ["copies"]


def test_a_text_that_changed_below_a_persons_own_quotation_is_not_said_to_stand_outside(desk: Desk) -> None:
    desk.edit("ferry", '[^k832a]: "The ship, the Sula, was', '[^k832a]: "The Sula was')
    _conflict_in_bullet(desk)
    (reason,) = only_step(desk.plan()).reasons
    assert (reason.cause, reason.text) == ("source", "its text changed, or how that is cleaned")


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_what_is_settled_in_a_page_is_the_reason(desk: Desk, choice: str) -> None:
    _conflict_in_bullet(desk)
    desk.generate()
    (piece,) = {need.fix.split("'")[1] for need in desk.plan().needs if need.code == "conflict"}
    desk.edit("ferry", "\nkind: news", f"\nsettle: {{{piece}: {choice}}}\nkind: news")
    step = only_step(desk.plan())
    assert [(reason.cause, reason.text) for reason in step.reasons] == [("edit", "settled in the page")]
    assert [need for need in desk.plan().needs if need.code == "conflict"] == []


def test_a_changed_figure_is_no_removal(desk: Desk) -> None:
    desk.edit("ferry", "| 48 euros |", "| 49 euros |")
    assert only_step(desk.plan()).kept == ("figure 49 euros",)
    (row,) = [line for line in desk.brief("ferry").read_text("utf-8").splitlines() if line.startswith("| 31 per")]
    desk.edit("ferry", f"{row}\n", "")
    assert only_step(desk.plan()).kept == ("figure 49 euros", "1 removal")


def test_a_plan_says_which_of_a_persons_edits_stay(desk: Desk) -> None:
    page = desk.brief("ferry").read_text(encoding="utf-8")
    second = [line for line in page.splitlines() if line.startswith("- ")][1]
    desk.edit("ferry", second, second.replace(" ", " plainly ", 1))
    desk.edit("ferry", "# Calderhead adds", "# Calderhead runs")
    desk.edit("ferry", "\n## ", "\n## Desk note\n\nAsk the union.\n\n## ")
    _state_date(desk)
    step = only_step(desk.plan())
    assert step.kept == ("title", "bullet 2", "desk note")
    (line,) = [row.plain for row in print_forecast(desk.plan()) if row.plain.startswith("~")]
    assert line.endswith("date 2025-03-12 → 2025-03-11: its sidecar decides date; your title, bullet 2, desk note stay")


def test_a_brief_goes_for_a_reason_that_is_told(desk: Desk) -> None:
    (desk.articles / "paper.txt").unlink()
    step = only_step(desk.plan())
    assert step.operation == "remove"
    assert [reason.text for reason in step.reasons] == ["its seed paper.txt is gone"]


def test_a_brief_is_withdrawn_and_comes_back_by_its_sidecar(desk: Desk) -> None:
    desk.seed("ferry.txt.meta.yml", "exclude: an advert\n")
    step = only_step(desk.plan())
    assert (step.operation, causes(step), step.reasons[0].text) == ("change", ["correction"], "withdrawn: an advert")
    desk.generate()
    assert not desk.plan().steps
    (desk.articles / "ferry.txt.meta.yml").unlink()
    step = only_step(desk.plan())
    assert (step.operation, step.reasons[0].text) == ("change", "nothing withdraws it any more")


def test_a_change_of_what_somebody_approved_stands_first_and_says_who(desk: Desk) -> None:
    brief = parse_brief(desk.brief("ferry").read_text(encoding="utf-8"), "ferry.md")
    write_approval(desk.folder / "approvals", make_approval(brief, "Ada <ada@harbour.example>", "2025-03-13T09:00:00Z"))
    desk.seed("paper.txt", PAPER.replace("340 jobs", "341 jobs"))
    _state_date(desk)
    row = json.loads(briefs("plan", "--json", cwd=desk.folder).stdout)
    assert [(page["source"], page["approved_by"]) for page in row["pages"]] == [
        ("ferry.txt", "Ada"), ("paper.txt", None)
    ]  # fmt: skip
    assert "; Ada approved what stands" in briefs("plan", cwd=desk.folder).stdout


def test_an_approval_that_still_holds_is_not_mentioned(desk: Desk) -> None:
    brief = parse_brief(desk.brief("ferry").read_text(encoding="utf-8"), "ferry.md")
    write_approval(desk.folder / "approvals", make_approval(brief, "Ada <ada@harbour.example>", "2025-03-13T09:00:00Z"))
    _rename(desk)
    (page,) = json.loads(briefs("plan", "--json", cwd=desk.folder).stdout)["pages"]
    assert page["approved_by"] is None


# ---------------------------------------------------------------- what needs a person


def needs(forecast: Forecast) -> dict[str, Need]:
    return {need.code: need for need in forecast.needs}


def _conflict(desk: Desk) -> None:
    desk.edit("ferry", "# Calderhead adds", "# Calderhead runs")
    desk.seed("ferry.txt.meta.yml", "title: A boat by night\n")


def _gone_but_edited(desk: Desk) -> None:
    desk.edit("paper", "# Mill", "# A mill")
    (desk.articles / "paper.txt").unlink()


def _unreadable_page(desk: Desk) -> None:
    desk.edit("ferry", "date_basis: {", "date_basis: {{")


def _unusable(desk: Desk) -> None:
    desk.seed("empty.txt", "")


def _not_carried(desk: Desk) -> None:
    desk.edit("ferry", "- ", "- Allegedly ")


def _overquoted(desk: Desk) -> None:
    long = " ".join(FERRY.split("\n\n")[4].split())
    desk.edit("ferry", "\n## ", "\n- All of it.[^kmine]\n\n## ")
    desk.edit("ferry", "\n[^k", f'\n[^kmine]: "{long}" (line 9, sentence 1 of 8)\n[^k')


def _unmet(desk: Desk) -> None:
    desk.seed("ferry.txt.meta.yml", "pin: Nobody said this\n")


def _lost_words(desk: Desk) -> None:
    desk.edit("ferry", "- ", "- Allegedly ")
    desk.seed("ferry.txt.meta.yml", "exclude: an advert\n")


def _undated(desk: Desk) -> None:
    desk.seed("recall.txt", RECALL.replace("5 August 2025\n\n", ""))


def _relative(desk: Desk) -> None:
    desk.seed("recall.txt", RECALL.replace("5 August 2025", "2 hours ago"))


def _unknown_names(desk: Desk) -> None:
    desk.seed("recall.txt", RECALL)


@pytest.mark.parametrize(
    ("change", "code", "words", "fix", "blocking"),
    [
        (_conflict, "conflict", "title: you and the source both changed it; yours stays",
         r"briefs resolve calder\S+ title --mine \(or --theirs\)", True),
        (_gone_but_edited, "kept", r"its source is gone, but a person edited it \(title\)", "delete briefs/mill-.*",
         True),
        (_unreadable_page, "rejected", "the front matter cannot be read: .*",
         r"briefs/calder.*\.md:\d+: mend it by hand, or .*", True),
        (_unusable, "rejected", ".*empty.*", ".*", True),
        (_not_carried, "not-carried", "bullet 1: 'Allegedly' is not in its quotation there",
         r"briefs/calder.*\.md:\d+: put the quotation's words back, or take the footnote off", False),
        (_unmet, "pin-unmet", "correction not met: 'Nobody said this' begins no sentence",
         r"mend or remove it: ferry.txt.meta.yml:1", False),
        (_lost_words, "withdrawn", "withdrawn, and what a person wrote there goes: bullet .*",
         r"to keep what should stay: briefs note \S+", True),
        (_undated, "date-unknown", "date unknown: no date .*", r"recall.txt.meta.yml: date: YYYY-MM-DD", False),
        (_relative, "date-unknown", "date unknown: '2 hours ago' .*", r"recall.txt.meta.yml: retrieved: .*", False),
        (_unknown_names, "unknown-companies", "2 names that the registry lacks, not linked: Kitahama .* ×2, Orland .*",
         "briefs companies suggest", False),
    ],
)  # fmt: skip
def test_a_person_is_called_with_what_to_do(
    desk: Desk, change: Callable[[Desk], None], code: str, words: str, fix: str, blocking: bool
) -> None:
    assert desk.plan().needs == ()
    change(desk)
    need = needs(desk.plan())[code]
    assert re.fullmatch(words, need.message)
    assert re.fullmatch(fix, need.fix)
    assert need.blocking is blocking


@pytest.mark.parametrize("name", ["x $(touch PWN).txt", "a;touch PWN;.txt", "it's `touch PWN`.txt", "-x.txt"])
def test_a_command_in_a_fix_takes_the_name_of_a_file_as_one_word(desk: Desk, name: str) -> None:
    desk.seed(name, "Menu\n\nSearch\n")
    need = needs(desk.plan())["rejected"]
    assert need.message == "no article found in it"
    why, _, command = need.fix.partition(": ")
    assert why == "to see what was cut"
    assert shlex.split(command) == ["briefs", "explain", *(["--"] if name == "-x.txt" else []), name]
    script = f'briefs() {{ printf "%s\\n" "$@"; }}; {command}'
    shown = subprocess.run(["sh", "-c", script], cwd=desk.folder, capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == name
    assert not (desk.folder / "PWN").exists()
    page, _ = read_back(GITHUB.render(briefs("plan", "--markdown", cwd=desk.folder).stdout))
    assert f"→ to see what was cut: {command}" in squeeze(page)


@pytest.mark.parametrize(
    ("fix", "shown"),
    [
        ("to see what was cut: briefs explain a.txt", "to see what was cut: `briefs explain a.txt`"),
        ("briefs resolve x title --mine (or --theirs)", "`briefs resolve x title --mine` (or --theirs)"),
        ("a.txt.meta.yml: exclude: WHY", "`a.txt.meta.yml: exclude: WHY`"),
        ("briefs companies suggest", "`briefs companies suggest`"),
    ],
)
def test_in_a_pull_request_a_command_can_be_copied_by_itself(fix: str, shown: str) -> None:
    page = render_forecast(Forecast(needs=(Need("rejected", "x", fix),)))
    assert f"<br>→ {shown}\n" in page


def test_a_fix_names_the_line_of_the_page_as_it_stands(desk: Desk) -> None:
    _not_carried(desk)
    _state_date(desk)
    need = needs(desk.plan())["not-carried"]
    assert "Allegedly" in desk.brief("ferry").read_text(encoding="utf-8").splitlines()[need.line - 1]


def test_a_person_who_quotes_beyond_the_budget_is_told(desk: Desk) -> None:
    _overquoted(desk)
    assert "quotation-budget" not in needs(desk.plan())
    need = needs(desk.plan(quotation_words=60, quotation_share=1))["quotation-budget"]
    assert re.fullmatch(r"quotes \d+ words of its article, \d+ more than the budget of 60", need.message)


def test_nobody_is_blamed_for_quotations_that_the_generator_chose(desk: Desk) -> None:
    """Names are always quoted, so that a tiny budget cannot be kept."""
    _edit_title(desk)
    run = generate_briefs(desk.config(quotation_words=1, quotation_share=1))
    ferry = next(draft for draft in run.drafts if draft.read.article.source == "ferry.txt")
    brief = next(brief for brief in run.generated if brief.source == "ferry.txt")
    assert count_quotations(brief, ferry.read.article.body) > 1
    assert "quotation-budget" not in needs(desk.plan(quotation_words=1, quotation_share=1))


def test_a_doubt_is_told_once_and_not_again_while_nothing_changes(desk: Desk) -> None:
    _undated(desk)
    assert "date-unknown" in needs(desk.plan())
    desk.generate()
    after = desk.plan()
    assert "date-unknown" not in needs(after)
    assert after.known_doubts == 1


@pytest.mark.parametrize("said", ["", "2 hours ago\n\n"])
def test_a_date_that_a_person_puts_in_settles_the_doubt_at_once(desk: Desk, said: str) -> None:
    desk.seed("recall.txt", RECALL.replace("5 August 2025\n\n", said))
    desk.generate()
    desk.edit("kitahama", "\nkind: news", "\ndate: 2025-08-05\nkind: news")
    for _ in range(2):
        forecast = desk.plan()
        assert not [need for need in forecast.needs if need.code.startswith("date-")]
        assert forecast.known_doubts == 0
        desk.generate()
    page = desk.brief("kitahama").read_text(encoding="utf-8")
    assert "5 August 2025 (stated by the desk)" in page
    assert "date_basis: {kind: stated, note: stated by the desk}" in page


def test_a_correction_that_meets_nothing_is_told_until_it_is_mended(desk: Desk) -> None:
    _unmet(desk)
    desk.generate()
    assert not desk.plan().steps
    assert "pin-unmet" in needs(desk.plan())


def test_an_edit_that_its_source_does_not_carry_is_told_until_it_is_mended(desk: Desk) -> None:
    _not_carried(desk)
    desk.generate()
    assert not desk.plan().steps
    assert "not-carried" in needs(desk.plan())
    desk.edit("ferry", "- Allegedly ", "- ")
    assert not desk.plan().needs


def test_a_company_with_and_without_its_legal_ending_is_one_name(desk: Desk) -> None:
    desk.seed("recall.txt", RECALL.replace("Kitahama Denki Co., Ltd. put", "Kitahama Denki put"))
    assert {name: count for name, count, _ in desk.plan().names} == {"Kitahama Denki": 2, "Orland Motors Inc.": 2}


def test_one_line_that_dates_several_articles_is_asked_for_once(desk: Desk) -> None:
    one = RECALL.replace("5 August 2025", "2 hours ago")
    desk.seed("tag.txt", one + "\n\n" + FERRY.replace("Wed, 12 Mar 2025", "3 hours ago").replace("Sula", "Sulla"))
    dated = [need for need in desk.plan().needs if need.code == "date-unknown"]
    assert len(dated) == 1
    assert "in 2 articles" in dated[0].message


def test_text_that_was_barely_taken_for_an_article_is_doubted() -> None:
    """Held to real pages by hand: two of 202 in the bench of cleaning are flagged, and both are cleaned wrongly."""
    run = generate_briefs(Config(seeds=ROOT / "seeds", docs=ROOT / "docs"))
    forecast = foresee(run, {}, Config(seeds=ROOT / "seeds", docs=ROOT / "docs"))
    assert "text-doubtful" not in needs(forecast)


def test_the_shipped_sample_is_settled() -> None:
    config = Config(seeds=ROOT / "seeds", docs=ROOT / "docs")
    run = generate_briefs(config)
    forecast = foresee(run, read_before(run, config.docs), config)
    assert (forecast.steps, forecast.needs) == ((), ())


# ---------------------------------------------------------------- deleted by hand


def git(folder: Path, *words: str) -> None:
    name = ("-c", "user.name=Nadia", "-c", "user.email=nadia@harbour.example")
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("committed", [False, True])
def test_a_brief_deleted_by_hand_is_offered_again_with_the_line_to_add(desk: Desk, committed: bool) -> None:
    git(desk.folder, "init", "-q")
    git(desk.folder, "add", ".")
    git(desk.folder, "commit", "-qm", "briefs")
    gone = desk.brief("paper")
    path = f"briefs/{gone.name}"
    gone.unlink()
    if committed:
        git(desk.folder, "commit", "-qam", "not wanted")
    assert find_deleted(desk.folder / "docs", [path, "briefs/other.md"]) == {path}
    row = json.loads(briefs("plan", "--json", cwd=desk.folder).stdout)
    (page,) = row["pages"]
    assert (page["operation"], page["path"], page["deleted_by_hand"]) == ("add", path, True)
    (need,) = row["needs"]
    assert (need["code"], need["fix"]) == ("deleted-by-hand", "paper.txt.meta.yml: exclude: WHY")
    desk.seed("paper.txt.meta.yml", "exclude: not wanted\n")
    assert not desk.plan().needs


@pytest.mark.parametrize("name", ["Fish Hall (1).md", "Straw [two].md", "Pâté.md"])
@pytest.mark.parametrize("committed", [False, True])
def test_a_file_name_that_cannot_be_an_address_is_told_as_what_it_is(desk: Desk, committed: bool, name: str) -> None:
    git(desk.folder, "init", "-q")
    desk.edit("paper", "title: Mill at", "title: Mills at")
    desk.generate()
    git(desk.folder, "add", ".")
    git(desk.folder, "commit", "-qm", "briefs")
    page = desk.brief("paper")
    git(desk.folder, "mv", str(page), str(page.with_name(name)))
    if committed:
        git(desk.folder, "commit", "-qam", "another name")
    row = json.loads(briefs("plan", "--json", cwd=desk.folder).stdout)
    assert (row["needs"], row["names"]) == ([], [])
    goes, comes = row["pages"]
    told = f"its file name cannot be an address, so it goes on as {page.stem}"
    assert (goes["operation"], goes["path"]) == ("remove", f"briefs/{name}")
    assert goes["reasons"] == [{"cause": "edit", "text": f"{told}; name it with letters, digits and hyphens"}]
    assert (comes["operation"], comes["path"], comes["deleted_by_hand"]) == ("add", f"briefs/{page.name}", False)
    assert comes["reasons"] == [{"cause": "edit", "text": f"it was {name}, which cannot be an address"}]
    assert (comes["changes"], comes["kept"]) == ([], ["title"])
    assert told in briefs("generate", cwd=desk.folder).stderr.replace("briefs/", "").replace(".md  ->", "  ->")
    assert "title: Mills at" in page.read_text(encoding="utf-8")
    assert not page.with_name(name).exists()


def test_a_brief_under_a_name_that_cannot_be_an_address_still_changes_with_its_source(desk: Desk) -> None:
    page = desk.brief("ferry")
    page.rename(page.with_name("Night Ferry (2).md"))
    _change_figure(desk)
    comes = desk.plan().steps[-1]
    assert (comes.operation, causes(comes)) == ("add", ["edit", "source"])
    assert comes.changes


def test_without_git_nothing_is_known_to_be_deleted(desk: Desk) -> None:
    assert find_deleted(desk.folder / "docs", ["briefs/x.md"]) == frozenset()


# ---------------------------------------------------------------- readable diffs


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    for name in ("seeds", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def test_one_more_source_changes_its_own_brief_and_those_in_which_a_company_became_known(sample: Path) -> None:
    config = Config(seeds=sample / "seeds", docs=sample / "docs")
    (sample / "seeds" / "articles" / "recall.txt").write_text(RECALL, encoding="utf-8")
    run = generate_briefs(config)
    forecast = foresee(run, read_before(run, config.docs), config)
    for step in forecast.steps:
        if step.operation == "add":
            assert not step.is_brief or step.source == "recall.txt"
        else:
            assert step.is_brief
            assert [(reason.cause, "became known" in reason.text) for reason in step.reasons] == [("registry", True)]
    assert [step.source for step in forecast.steps if step.is_brief and step.operation == "add"] == ["recall.txt"]
    apply_plan(run.plan, config.docs)
    assert not generate_briefs(config).plan.pending


def test_a_company_that_becomes_known_changes_the_briefs_that_name_it_and_no_other(sample: Path) -> None:
    config = Config(seeds=sample / "seeds", docs=sample / "docs")
    apply_plan(generate_briefs(config).plan, config.docs)
    registry = sample / "seeds" / "companies.yml"
    registry.write_text(
        registry.read_text(encoding="utf-8") + "\n  - {id: fernhill, name: Fernhill Partners}\n", encoding="utf-8"
    )
    run = generate_briefs(config)
    forecast = foresee(run, read_before(run, config.docs), config)
    changed = [step for step in forecast.steps if step.operation == "change"]
    assert changed
    for step in changed:
        page = next(page.text for page in run.plan.changed if page.path == step.path)
        assert "companies/fernhill.md" in page
        assert [reason.text for reason in step.reasons] == ["Fernhill Partners became known"]


# ---------------------------------------------------------------- the screen

reasons = st.builds(Reason, st.sampled_from(["source", "rules", "registry"]), text)
slugs = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,7}", fullmatch=True)
steps = st.builds(
    Step,
    st.sampled_from(["add", "change", "remove"]),
    slugs.map("briefs/{}.md".format) | slugs.map("companies/{}.md".format) | slugs.map("stories/{}.md".format),
    text,
    text,
    st.lists(reasons, max_size=2).map(tuple),
    st.lists(text, max_size=4).map(tuple),
    st.lists(text, max_size=2).map(tuple),
)
all_needs = st.builds(
    Need, st.just("date-unknown"), text, text, slugs | st.just(""), st.just(""), text, st.integers(0, 9), st.booleans()
)
mates = st.lists(st.builds(Mate, slugs, text, st.none() | text), max_size=3).map(tuple)
stories = st.builds(
    StoryChange,
    slugs,
    text,
    st.sampled_from(["new", "changed", "merged", "gone"]),
    text,
    slugs,
    text,
    mates,
    mates,
    mates,
    mates,
    before=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    after=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
forecasts = st.builds(
    Forecast,
    st.lists(steps, max_size=30).map(tuple),
    st.lists(all_needs, max_size=20).map(tuple),
    st.lists(slugs.map("briefs/{}.md".format), max_size=3).map(tuple),
    known_doubts=st.integers(0, 3),
    copies=st.lists(st.tuples(text, text), max_size=3).map(tuple),
    stories=st.lists(stories, max_size=4).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(forecasts, st.sampled_from([40, 80, 120]), st.sampled_from([24, 50]))
def test_a_plan_keeps_to_the_screen_whatever_a_source_says(forecast: Forecast, width: int, height: int) -> None:
    rows = [row.plain for row in print_forecast(forecast, width, height)]
    assert all(cell_len(row) <= width for row in rows[:-1])
    assert not any(is_hidden(char) for row in rows for char in row if char not in "\u200c\u200d")
    whole = [row.plain for row in print_forecast(forecast, width, height, whole=True)]
    if len(whole) < height - 1:  # a line for what the command says at its end
        assert rows == whole


def test_one_screen_shows_something_of_each_kind_and_counts_the_rest(desk: Desk) -> None:
    why = (Reason("rules", "new rules or settings"),)
    many = tuple(
        Step(operation, f"briefs/{operation}-{at}.md", f"Title {at}", changes=("4 bullets",), reasons=why)
        for operation in OPERATIONS
        for at in range(40)
    )
    wanted = tuple(Need("date-unknown", f"date unknown {at}", "a.txt.meta.yml: date: YYYY-MM-DD") for at in range(40))
    rows = [row.plain for row in print_forecast(Forecast(many, wanted), 100, 24)]
    assert len(rows) < 24
    for mark in "-!~+":
        shown = [row for row in rows if row.startswith(mark)]
        assert len(shown) > 1
        told = sum("more (briefs plan --all)" not in row for row in shown)
        assert f"{mark} and {40 - told} more (briefs plan --all)" in shown
    assert rows[-1] == "40 to add, 40 to change, 40 to remove, 40 need you"


def test_what_is_riskiest_stands_first(desk: Desk) -> None:
    _conflict(desk)
    _undated(desk)
    (desk.articles / "paper.txt").unlink()
    rows = [row.plain for row in print_forecast(desk.plan())]
    assert [row[0] for row in rows if row][:-1] == ["!", "-", "!", "!", "~", "+"]
    assert "title: you and the source" in rows[0]


def test_a_cut_id_still_names_its_brief_to_other_commands(desk: Desk) -> None:
    desk.seed("later.txt", RECALL.replace("Kitahama Denki recalls pumps", "Calderhead adds a night train"))
    desk.generate()
    _state_date(desk)
    row = next(row.plain for row in print_forecast(desk.plan(), 80, 24) if row.plain.startswith("~"))
    shown = row.split()[1].removesuffix("…")
    assert briefs("note", shown, "Asked.", cwd=desk.folder).returncode == 0


def test_nothing_to_do_is_said_in_one_line(desk: Desk) -> None:
    rows = [row.plain for row in print_forecast(desk.plan())]
    assert rows == ["= 2 unchanged", "", "Nothing to do: docs/ is what a run would write."]


# ---------------------------------------------------------------- Markdown


@settings(max_examples=60, deadline=None)
@given(forecasts)
def test_in_a_pull_request_words_of_a_source_are_words(forecast: Forecast) -> None:
    page = render_forecast(forecast)
    assert len(page) < 65_536
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", page)
    assert not re.search(r"(?<![\w/])@\w|#\d", html.unescape(outside))
    rendered = markdown.markdown(page, extensions=["md_in_html"])
    tags = set(re.findall(r"<(\w+)", rendered))
    assert tags <= {"h3", "p", "strong", "em", "ul", "li", "code", "br", "details", "summary", "span"}


@pytest.mark.parametrize(
    "title",
    [
        "Merrow~Port ~~cuts~~ 3 ferries",
        "mail@orlo.example wins",
        "$5 and $6$",
        "see https://orlo.example/x or www.orlo.example",
        ":tada: for 0123456789abcdef0123456789abcdef01234567",
        "@team/x, #12, GH-7 & <b>bold</b>",
    ],
)
def test_in_a_pull_request_a_title_shows_as_it_is_and_calls_nobody(title: str) -> None:
    page = render_forecast(Forecast((Step("add", "briefs/x.md", title, changes=(title,)),)))
    shown, _ = read_back(GITHUB.render(page))
    assert squeeze(shown).count(squeeze(title)) == 2
    assert not CALLS.search(shown)


def test_a_long_plan_folds_and_stays_under_what_github_takes() -> None:
    many = tuple(Step("add", f"briefs/{at}.md", "word " * 30, changes=("4 bullets",)) for at in range(2_000))
    page = render_forecast(Forecast(many))
    assert len(page) < 65_536
    assert "<details><summary>1980 more</summary>" in page
    assert re.search(r"- and \d+ more: `briefs plan --all` shows all", page)


def test_the_plan_of_a_pull_request_reads_well(desk: Desk) -> None:
    _conflict(desk)
    _unknown_names(desk)
    page = briefs("plan", "--markdown", cwd=desk.folder).stdout
    head, title, first = page.split("\n\n")[:3]
    assert head == "### Plan: 1 to add, 1 to change, 0 to remove, 2 need you"
    assert (title, first[:15]) == ("**Needs a person**", "- `!` `calderhe")
    assert "- `+` **Kitahama Denki recalls pumps** `briefs/kitahama-denki-recalls-pumps-" in page


# ---------------------------------------------------------------- exit codes, JSON


@pytest.mark.parametrize(
    ("change", "plain", "detailed"),
    [
        (lambda desk: None, 0, 0),
        (_state_date, 0, 4),
        (_undated, 0, 4),
        (_not_carried, 0, 0),
        (_conflict, 1, 4),
        (_gone_but_edited, 1, 1),
        (_unusable, 1, 1),
    ],
)
def test_exit_codes(desk: Desk, change: Callable[[Desk], None], plain: int, detailed: int) -> None:
    change(desk)
    assert briefs("plan", "-q", cwd=desk.folder).returncode == plain
    assert briefs("plan", "-q", "--detailed-exitcode", cwd=desk.folder).returncode == detailed


def test_nothing_usable_is_wrong_use(desk: Desk) -> None:
    shutil.rmtree(desk.articles)
    desk.articles.mkdir()
    desk.seed("empty.txt", "")
    assert briefs("plan", "-q", cwd=desk.folder).returncode == 2


def test_where_nothing_is_yet_nothing_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "seeds" / "articles").mkdir(parents=True)
    done = briefs("plan", "--markdown", cwd=tmp_path)
    assert (done.returncode, done.stdout[:23]) == (0, "### Plan: Nothing to do")
    assert "no article yet" in done.stderr


def test_briefs_whose_seeds_are_all_gone_are_wrong_use(desk: Desk) -> None:
    shutil.rmtree(desk.articles)
    desk.articles.mkdir()
    assert briefs("plan", "-q", cwd=desk.folder).returncode == 2


@pytest.mark.parametrize("limit", [5_000, 12_000])
def test_a_plan_of_many_articles_leaves_room_for_the_report(limit: int) -> None:
    steps = tuple(Step("add", f"briefs/{at:04}.md", "A title. " * 12, changes=("3 bullets",)) for at in range(400))
    page = render_forecast(Forecast(steps), limit=limit)
    assert page.startswith("### Plan: 400 to add")
    assert limit / 3 < len(page) <= limit
    assert "briefs plan --all" in page
    assert page.count("<details>") == page.count("</details>")


def test_a_limit_is_of_the_markdown_alone(desk: Desk) -> None:
    assert briefs("plan", "--limit", "9000", cwd=desk.folder).returncode == 2
    assert briefs("plan", "--markdown", "--limit", "9000", cwd=desk.folder).stdout.startswith("### Plan")


def test_json_and_markdown_exclude_each_other(desk: Desk) -> None:
    assert briefs("plan", "--json", "--markdown", cwd=desk.folder).returncode == 2


@given(forecasts)
@settings(max_examples=40, deadline=None)
def test_json_is_as_its_schema_says(forecast: Forecast) -> None:
    row = json.loads(json.dumps(forecast_row(forecast)))
    assert list(check_schema(row, SCHEMA)) == []
    assert set(row) == set(SCHEMA["properties"])


@pytest.mark.parametrize(
    ("key", "value"),
    [("format", 2), ("pending", "yes"), ("needs", [{}]), ("pages", [{"operation": "move"}]), ("known_doubts", -1)],
)
def test_the_schema_refuses_what_is_not_so(key: str, value: Any) -> None:
    assert list(check_schema({**forecast_row(Forecast()), key: value}, SCHEMA))


def test_what_a_person_wrote_and_a_withdrawal_takes_needs_a_person(desk: Desk) -> None:
    page = desk.brief("ferry")
    page.write_text(page.read_text("utf-8").replace("- The crossing takes", "- Its crossing takes"), encoding="utf-8")
    desk.seed("ferry.txt.meta.yml", "exclude: an advert\n")
    need = needs(desk.plan())["withdrawn"]
    assert "Its crossing takes" in need.message
    assert need.blocking


def test_pins_and_names_that_the_sidecar_decides_are_the_reason(desk: Desk) -> None:
    desk.seed("ferry.txt.meta.yml", "pin: Residents have\nnot_company: [Norvik Ferries]\n")
    (step,) = (step for step in desk.plan().steps if step.is_brief)
    assert "its sidecar decides companies, bullets" in [reason.text for reason in step.reasons]
