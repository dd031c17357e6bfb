"""A decision in Dutch sentences for staff. The words themselves are data, with the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.routing.judging import DECIDED_EARLIER
from portal.routing.model import Decision, NotApplied, Outcome, Party
from portal.routing.region import Region
from portal.routing.ruleset import RuleSet

_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

# Rules that were not looked at, and the rule that is only reached by keeping somebody out.
_NOT_WORTH_SAYING = (DECIDED_EARLIER, "never")

_OUTCOMES = {
    Outcome.CONTACT: "Er komt een dossier met één contactpersoon.",
    Outcome.FRONT_DESK: "Iemand van het loket geeft antwoord. Er komt geen dossier.",
    Outcome.POINT_ELSEWHERE: "We wijzen de weg en bewaren niets.",
}


def explain(decision: Decision, *, region: Region, rules: RuleSet, today: date) -> list[str]:
    """The decision as sentences: what, who, why, why not the others, and until when.

    ``rules`` is the version that decided. Sentences are for staff: they name partners.
    """
    lead = Party(decision.lead_type, decision.lead)
    sentences = [
        f"{day_in_words(today)}: {_OUTCOMES[decision.outcome]}",
        f"Verantwoordelijk: {name_of(lead, region, rules)}.",
        _alongside(decision.alongside, region, rules),
        f"Regel {decision.rule}: {rules.rule(decision.rule).text}",
    ]
    sentences += [
        f"Niet {other.rule}: {why_not(other, rules)}."
        for other in decision.not_applied
        if other.condition not in _NOT_WORTH_SAYING
    ]
    sentences += _missing(decision, rules)
    sentences.append(_change(decision, region, rules))
    sentences.append(f"Beslist met versie {decision.rule_version} van de regels.")
    return sentences


def why_in_short(decision: Decision, rules: RuleSet) -> str:
    """One line: the rule that decided, and the last rule before it that could not be judged."""
    unknown = [other for other in decision.not_applied if not other.known]
    doubt = f" ({unknown[-1].rule}: {why_not(unknown[-1], rules)})" if unknown else ""
    return f"{decision.rule}: {rules.rule(decision.rule).text}{doubt}"


def why_not(other: NotApplied, rules: RuleSet) -> str:
    """Why a rule did not decide, without a full stop."""
    words = rules.conditions[other.condition]
    if other.known:
        return words.otherwise
    facts = ", ".join(rules.fact_names.get(name, name) for name in words.facts)
    return f"niet bekend ({facts})"


def name_of(party: Party, region: Region, rules: RuleSet) -> str:
    """A partner by name, or its kind when there is no office in this region."""
    partner = region.partner(party.partner)
    return partner.name if partner else rules.type_names.get(party.type, party.type)


def day_in_words(day: date) -> str:
    """A date as people write it in Dutch: 1 maart 2027."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _alongside(parties: Iterable[Party], region: Region, rules: RuleSet) -> str:
    names = ", ".join(name_of(party, region, rules) for party in parties)
    return f"Ook betrokken: {names}." if names else "Verder is niemand betrokken."


def _missing(decision: Decision, rules: RuleSet) -> list[str]:
    names = [rules.fact_names.get(name, name) for name in decision.missing_facts]
    if not names:
        return []
    return [f"Nog niet bekend, en kan de uitkomst veranderen: {', '.join(names)}."]


def _change(decision: Decision, region: Region, rules: RuleSet) -> str:
    change = decision.next_change
    if change is None:
        return "Zolang de feiten gelijk blijven, verandert dit niet."
    day = day_in_words(change.on)
    if change.outcome != decision.outcome:
        return f"Op {day} verandert dit: {_OUTCOMES[change.outcome]}"
    return f"Op {day} verandert dit: dan is {name_of(change.lead, region, rules)} verantwoordelijk."
