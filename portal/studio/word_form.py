"""Words for search as an editor typed them: read, or shown again with what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext

from portal.catalogue.wordlists import WordProblem, Wrong, clean_words, problems_of
from portal.forms import clean_text

CONTROL: Final = "words"
# Somebody who pastes a page of signs is told about the first few of them.
MOST_SENTENCES: Final = 5
LONGEST_QUOTE: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class WordReading:
    """What was typed, and the words in it. `errors` are sentences, empty when it can be kept."""

    typed: str
    words: tuple[str, ...]
    errors: tuple[str, ...]

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """The errors for the summary."""
        return [(CONTROL, sentence) for sentence in self.errors]


def read_words(text: str, *, fewest: int = 0, most: int) -> WordReading:
    """The words in a typed text, one per line or between commas."""
    words = clean_words(text)
    found = problems_of(words, fewest=fewest, most=most)[:MOST_SENTENCES]
    return WordReading(
        typed=clean_text(text), words=words, errors=tuple(say_problem(one) for one in found)
    )


def show_words(words: tuple[str, ...] | list[str]) -> WordReading:
    """Words that are kept, as the form shows them."""
    return WordReading(typed="\n".join(words), words=tuple(words), errors=())


def say_problem(problem: WordProblem) -> str:
    """What is wrong, and how to mend it."""
    word = problem.word
    quote = word if len(word) <= LONGEST_QUOTE else f"{word[:LONGEST_QUOTE]}…"
    sentences = {
        Wrong.TOO_FEW: gettext(
            "Een groep heeft minstens %(num)s woorden. Vul er nog een in.", num=problem.limit
        ),
        Wrong.TOO_MANY: gettext("Dit zijn er te veel: hooguit %(num)s.", num=problem.limit),
        Wrong.TOO_LONG: gettext(
            "‘%(word)s’ is te lang: hooguit %(num)s tekens. Zet elk woord op een eigen regel.",
            word=quote,
            num=problem.limit,
        ),
        Wrong.NO_LETTERS: gettext(
            "‘%(word)s’ heeft geen letters of cijfers. Zoeken ziet dat niet. Haal het weg.",
            word=quote,
        ),
    }
    return str(sentences[problem.reason])
