"""The shipped sample is the golden record: what ``seeds/`` gives today is what stands in ``docs/``, byte for byte.

A change of a rule that changes a page turns that page's test red and shows the difference. Whoever reads it and wants
it runs ``make generate``, so that rule and pages arrive in one commit and a reviewer sees what the rule does.
"""

from __future__ import annotations

import difflib
import subprocess
import sys
from pathlib import Path

import pytest

from generator.brief import add_note, note_of, note_of_page, parse_brief, parse_company, render_brief
from generator.config import load_config
from generator.pipeline import generate_briefs
from generator.publish import apply_plan

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
FOLDERS = ("briefs", "companies")
MEND = """look at the difference, and if it is what you want: make generate, and commit docs/ with the change
(the sample is shipped as generated, but for two desk notes: any other line of a person stays, and has to go by hand)"""

pytestmark = pytest.mark.xdist_group("golden")  # one worker, so that the sample is generated once


def list_pages(docs: Path) -> list[str]:
    return sorted(path.relative_to(docs).as_posix() for folder in FOLDERS for path in (docs / folder).glob("**/*.md"))


COMMITTED = list_pages(DOCS)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample written into an empty folder, with the settings that are shipped and none of this machine's."""
    docs = tmp_path_factory.mktemp("golden") / "docs"
    config = load_config(ROOT / "briefing.toml", {}, {"docs": str(docs)})
    apply_plan(generate_briefs(config).plan, docs)
    return docs


def test_the_sample_gives_these_pages_and_no_others(generated: Path) -> None:
    made, kept = set(list_pages(generated)), set(COMMITTED)
    assert made, "seeds/ gives nothing at all"
    missing = [f"+ {name}" for name in sorted(made - kept)]
    stale = [f"- {name}" for name in sorted(kept - made)]
    assert made == kept, "\n".join(["docs/ lacks (+) or still has (-):", *missing, *stale, MEND])


@pytest.mark.parametrize("name", COMMITTED)
def test_a_page_is_what_the_sample_gives(generated: Path, name: str) -> None:
    made = generated / name
    assert made.is_file(), f"docs/{name}: no article of seeds/ gives it any more; {MEND}"
    before, after = (DOCS / name).read_bytes(), made.read_bytes()
    text = before.decode("utf-8")
    note = note_of_page(text) if name.startswith("companies/") else note_of(parse_brief(text, name))
    if note:
        after = add_note(after.decode("utf-8"), note, name).encode("utf-8")
    if before != after:
        lines = difflib.unified_diff(
            before.decode("utf-8", "backslashreplace").splitlines(),
            after.decode("utf-8", "backslashreplace").splitlines(),
            f"docs/{name} (committed)",
            "what seeds/ gives",
            lineterm="",
        )
        shown = "\n".join(lines) or "only the ends of lines differ"
        pytest.fail(f"{shown}\n\n{MEND}", pytrace=False)


@pytest.mark.parametrize("name", COMMITTED)
def test_a_committed_page_can_be_read_back(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    if name.startswith("companies/"):
        assert parse_company(text, name).id == Path(name).stem
    else:
        brief = parse_brief(text, name)
        assert render_brief(brief) == text
        assert brief.bullets
        assert Path(name).stem == brief.id


def test_briefs_check_finds_docs_as_they_should_be() -> None:
    command = [sys.executable, "-m", "generator", "--quiet", "check"]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    stale = [line for line in done.stdout.splitlines() if line.startswith(("--- ", "+++ "))]
    assert (done.returncode, stale) == (0, []), f"{done.stderr}\n{MEND}"
