"""Remarks on a text: what is found, where, and what would be plainer."""

from __future__ import annotations

import pytest

from portal.plainlanguage.checks import LONGEST_TEXT, check_text, take_over
from portal.plainlanguage.model import LONGEST_SENTENCE, Remark, RemarkKind
from portal.plainlanguage.terms import load_terms


def only(text: str, kind: RemarkKind) -> list[Remark]:
    return [remark for remark in check_text(text).remarks if remark.kind is kind]


def test_a_remark_points_at_the_very_words() -> None:
    text = "We maken samen een traject voor jou."
    (remark,) = check_text(text).remarks
    assert text[remark.start : remark.end] == "traject" == remark.found
    assert (remark.kind, remark.replacement) == (RemarkKind.JARGON, "plan")
    assert remark.plain == "plan, of wat we samen doen"
    assert remark.why


@pytest.mark.parametrize(
    "word",
    [
        "traject",
        "trajecten",
        "TRAJECT",
        "hulpvraag",
        "hulpvragen",
        "kandidaten",
        "casussen",
        "dossiers",
        "slb'er",
        "W&I",
        "P-wet",
        "no-shows",
        "geconsulteerd",
        "eigen regie",
        "eigen\nregie",
        "afstand tot de arbeidsmarkt",
    ],
)
def test_jargon_is_known_in_every_form(word: str) -> None:
    (remark,) = only(f"Dit is {word} van ons.", RemarkKind.JARGON)
    assert remark.found == word


@pytest.mark.parametrize("word", ["trajectplan", "schuldhulptraject", "intakeformulier"])
def test_inside_a_compound_only_a_person_knows_what_fits(word: str) -> None:
    (remark,) = only(f"Je krijgt een {word}.", RemarkKind.JARGON)
    assert remark.found == word
    assert remark.replacement is None


@pytest.mark.parametrize(
    "text",
    [
        "De globe op de kast is globaal rond.",
        "Wat is je strategie? Vraag het aan de regisseur.",
        "Je planten groeien.",
        "Bij haaruitval help ik je ook.",
        "Nu kun je naar je werk.",
    ],
)
def test_everyday_words_are_left_alone(text: str) -> None:
    assert check_text(text).remarks == ()


def test_a_phrase_wins_from_a_word_in_it() -> None:
    (remark,) = check_text("Dit is een minnelijk traject.").remarks
    assert remark.found == "minnelijk traject"


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("We bellen teneinde je te helpen.", "We bellen om je te helpen."),
        ("Indien je wilt, ga ik mee.", "Als je wilt, ga ik mee."),
        ("U krijgt uw geld.", "Je krijgt je geld."),
        ("Kom d.m.v. de trap.", "Kom met de trap."),
        ("Nu heb je inzichtelijk wat je hebt.", "Nu weet je wat je hebt."),
        ("De huidige baas belt.", "De baas belt."),
        ("Je kunt alles leren hier!", "Je kunt alles leren hier."),
    ],
)
def test_taking_over_every_suggestion_leaves_a_plain_text(text: str, better: str) -> None:
    for remark in check_text(text).remarks:
        text = take_over(text, remark.found)
    assert text == better
    assert check_text(text).remarks == ()


def test_taking_over_what_is_no_longer_there_changes_nothing() -> None:
    assert take_over("We maken een plan.", "traject") == "We maken een plan."


def test_taking_over_a_compound_changes_nothing() -> None:
    assert take_over("Je krijgt een trajectplan.", "trajectplan") == "Je krijgt een trajectplan."


@pytest.mark.parametrize("words", [LONGEST_SENTENCE, LONGEST_SENTENCE + 1])
def test_a_sentence_is_long_above_fifteen_words(words: int) -> None:
    found = only(" ".join(["woord"] * words) + ".", RemarkKind.LONG_SENTENCE)
    assert [remark.length for remark in found] == ([words] if words > LONGEST_SENTENCE else [])


def test_a_list_is_read_line_by_line() -> None:
    report = check_text("Je neemt mee:\n\n- je telefoon\n- een pen\n- zin\n")
    assert (report.sentences, report.words) == (4, 3 + 2 + 2 + 1)


def test_times_abbreviations_and_links_do_not_cut_or_count() -> None:
    report = check_text("Om 17.00 uur, bijv. bij [de bank](https://een.lang/adres/met/veel).")
    assert (report.sentences, report.words) == (1, 7)


def test_a_line_that_goes_on_in_lower_case_is_one_sentence() -> None:
    assert check_text("Je komt binnen\nen je zit.").sentences == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Je wordt gebeld door Samira.", "wordt gebeld"),
        ("De brief werd gisteren verstuurd.", "werd gisteren verstuurd"),
        ("Je weet dat je geholpen wordt.", "geholpen wordt"),
        ("Dat wordt geld verdienen.", None),
        ("Straks word je gezond wakker.", None),
    ],
)
def test_the_passive_is_pointed_out(text: str, found: str | None) -> None:
    assert [r.found for r in only(text, RemarkKind.PASSIVE)] == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Je mag gewoon binnenlopen!", 1),
        ("Hoi!", 0),
        ("Hij riep ‘kom nu maar binnen!’ en ging zitten.", 0),
    ],
)
def test_exclamation_marks_are_for_greetings_and_quotes(text: str, count: int) -> None:
    assert len(only(text, RemarkKind.EXCLAMATION)) == count


def test_a_report_says_whether_a_text_is_plain() -> None:
    plain = check_text("Je opent je post niet alleen. Iemand zit naast je.")
    assert plain.is_plain
    assert plain.average == pytest.approx(5.0)
    assert not check_text("Je krijgt een intake.").is_plain
    assert check_text("").average == 0
    assert check_text("").is_plain


@pytest.mark.parametrize(
    "text",
    ["." * 99_999, " " * 99_999, "](" * 50_000, "\x00\u202e\U0001f600é" * 9_999, "word " * 20_000],
)
def test_odd_and_very_large_texts_get_an_answer(text: str) -> None:
    assert all(remark.end <= LONGEST_TEXT for remark in check_text(text).remarks)


def test_every_replacement_is_itself_plain() -> None:
    hard = {
        term.words: check_text(term.replacement).hard_words
        for term in load_terms()
        if check_text(term.replacement).hard_words
    }
    assert hard == {}
