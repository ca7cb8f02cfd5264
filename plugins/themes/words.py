"""From a text to the words that the suggester compares: forms brought together, lines kept.

A word is reduced to its stem by a few rules for English endings and a list of what the rules
cannot know (`felt`, `children`). Words that say the same for our purpose stand for one another:
who writes the cue `miss my child` also means a son, a daughter and the twins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:[.:]\d+)?|[.!?;\n]")
_NOISE = re.compile(r"https?://\S+|\]\([^)]*\)|\{[^}]*\}|<[^>]*>|`[^`]*`")
STOP = ";"  # the end of a sentence, which a cue does not cross


class Word(NamedTuple):
    """A word of a text: its stem, how it is written, its line (from 1), where it begins and
    ends in the text."""

    stem: str
    line: int
    start: int
    end: int


# ── Forms ───────────────────────────────────────────────────────────────────────────────────

_IRREGULAR = """
am be|are be|is be|was be|were be|been be|being be|'m be|'re be|has have|had have|having have
does do|did do|done do|doing do|went go|gone go|goes go|got get|gotten get|felt feel|kept keep
left leave|leaving leave|lost lose|losing lose|met meet|paid pay|said say|sent send|sat sit
slept sleep|asleep sleep|spoke speak|spoken speak|spent spend|stood stand|took take|taken take
taking take|told tell|thought think|understood understand|woke wake|woken wake|wore wear|worn wear
wrote write|written write|writing write|came come|coming come|gave give|given give|giving give
grew grow|grown grow|held hold|knew know|known know|made make|making make|meant mean|ran run
saw see|seen see|swore swear|taught teach|threw throw|thrown throw|began begin|begun begin
bought buy|brought bring|broke break|broken break|built build|caught catch|chose choose
chosen choose|choosing choose|cried cry|cries cry|crying cry|drove drive|driven drive
fell fall|fallen fall|fed feed|fought fight|found find|forgot forget|forgotten forget
forgave forgive|forgiven forgive|hid hide|hidden hide|hiding hide|led lead|lent lend|rang ring
rose rise|sang sing|sold sell|shook shake|shaken shake|shut shut|snuck sneak|stole steal
stuck stick|swam swim|tore tear|torn tear|won win|worse bad|worst bad|better good|best good
lives life|wives wife|selves self|halves half|shelves shelf|feet foot|teeth tooth|men man
women woman|people people|lying lie|lied lie|dying die|died die|tied tie|tying tie
juggling juggle|juggled juggle|sharing share|shared share|caring care|cared care|using use
used use|hoping hope|hoped hope|loved love|loving love|moved move|moving move|arrived arrive
hired hire|hiring hire|fired fire|firing fire|tired tired|tiring tired|tiredness tired
exhausted exhaust|exhausting exhaust|exhaustion exhaust|overwhelmed overwhelm
overwhelming overwhelm|guilty guilt|guiltily guilt|ashamed shame|stressed stress|stressful stress
stressing stress|stresses stress|anxiety anxious|anxiously anxious|grateful gratitude|thankful thank
thankfulness thank|thanks thank|delegation delegate|delegating delegate|delegated delegate
flexibility flexible|flexibly flexible|flexi flexible|savouring savour|savored savour|savor savour
savoring savour|savoured savour|perfectly perfect|perfectionism perfect|perfectionist perfect
perfection perfect|promoted promote|promotion promote|promotions promote|ambitious ambition
resigned resign|resignation resign|resigning resign|isolated alone|isolation alone|lonely alone
loneliness alone|scheduled schedule|scheduling schedule|rota schedule|rotas schedule
rosters schedule|roster schedule|timetable schedule|planning plan|planned plan|planner plan
organised organise|organising organise|organized organise|organizing organise|organize organise
celebrated celebrate|celebrating celebrate|celebration celebrate|appreciated appreciate
balanced balance|balancing balance|imbalance balance|prioritise priority|prioritize priority
priorities priority|routines routine|noticing notice|noticed notice|discriminated discriminate
discrimination discriminate|irritable irritate|irritability irritate|irritated irritate
can't cannot|cant cannot|couldn't cannot|couldnt cannot|unable cannot
don't not|dont not|doesn't not|doesnt not|didn't not|didnt not|isn't not|isnt not|wasn't not
wasnt not|aren't not|weren't not|won't not|wouldn't not|wouldnt not|haven't not|hasn't not
hadn't not|nor not|ain't not|shouldn't should|shouldnt should|mustn't must|i'm i|i've i|i'd i
i'll i|you're you|you've you|we're we|we've we|we'd we|we'll we|they're they|she's she|he's he
it's it|that's that|there's there|what's what|who's who|let's let|tonight's tonight
""".replace("\n", "|")

# Each line: words that stand for the first.
_FAMILIES = """
child children kid kids son sons daughter daughters baby babies toddler toddlers boy boys girl
 girls twin twins infant infants newborn preschooler teenager teenagers teen teens kiddo kiddos
 youngest eldest oldest bairn wean youngster tot
partner partners husband husbands wife spouse spouses hubby boyfriend girlfriend fiance
mother mothers mum mums mom moms mummy mommy mam mama momma mamas
father fathers dad dads daddy papa
grandparent grandparents grandma grandmother gran granny nan nana nanna grandad granddad grandpa
 grandfather grandmothers gramps nonna abuela oma opa mil inlaws
manager managers boss bosses supervisor supervisors foreman
nursery nurseries daycare creche kindergarten preschool childcare kita
childminder childminders minder nanny nannies babysitter babysitters sitter sitters babysit
 babysitting babysat pair
colleague colleagues coworker coworkers workmate workmates teammate teammates
their his her hers theirs
phone phones mobile cellphone smartphone
email emails mail mails inbox slack teams whatsapp
meeting meetings standup standups
weekday weekdays
laptop laptops
housework chores chore laundry washing ironing hoovering vacuuming dishes dishwasher
holiday holidays vacation vacations
commute commuting commuter commutes
shift shifts
exhaust knackered shattered drained frazzled depleted wiped
overwhelm swamped drowning
""".strip("\n")

_ENDINGS = (
    ("ational", "ate"), ("isation", "ise"), ("ization", "ise"), ("fulness", "ful"),
    ("ousness", "ous"), ("iveness", "ive"), ("ingly", "ing"), ("edly", "ed"),
    ("ements", "e"), ("ement", "e"), ("ments", ""), ("ment", ""), ("nesses", ""), ("ness", ""),
    ("iest", "y"), ("ier", "y"), ("ily", "y"), ("ies", "y"), ("ied", "y"), ("sses", "ss"),
    ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("zes", "ze"), ("izing", "ise"),
    ("ized", "ise"), ("ize", "ise"), ("fully", "ful"), ("ly", ""), ("ing", ""), ("ed", ""),
)  # fmt: skip
_VOWEL = re.compile(r"[aeiouy]")
_KEEP_S = ("ss", "us", "is", "as", "os")


def _tables() -> dict[str, str]:
    known = dict(pair.split() for pair in _IRREGULAR.split("|") if pair.strip())
    known.update({base: base for base in known.values()})
    lines = _FAMILIES.replace("\n ", " ").split("\n")
    for line in lines:
        first, *others = line.split()
        known.update((other, first) for other in others)
        known[first] = first
    return known


_STEMS = _tables()


def stem(word: str) -> str:
    """The stem of a word in small letters: `running` gives `run`, `daughters` gives `child`."""
    found = _STEMS.get(word)
    if found is None:
        found = _STEMS[word] = _stemmed(word)
    return found


def _stemmed(word: str) -> str:
    if "'" in word:
        plain = word.partition("'")[0]
        return stem(plain) if plain else word
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: -len(ending)]
            if not _VOWEL.search(base):
                break
            if ending in ("ing", "ed"):
                return _without_e(_undoubled(base))
            return _without_e(base + instead)
    if word.endswith("s") and not word.endswith(_KEEP_S):
        return stem(word[:-1])
    return _without_e(word)


def _undoubled(base: str) -> str:
    return base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz" else base


def _without_e(base: str) -> str:
    """`hope` and `hoping` meet without the `e`; whole words of the lists keep it."""
    short = base[:-1] if base.endswith("e") and len(base) > 4 else base
    return _STEMS.get(base, short) if base in _STEMS else short


# ── Texts ───────────────────────────────────────────────────────────────────────────────────


def words_of(text: str, first_line: int = 1) -> list[Word]:
    """The words of a text in order, with a mark where a sentence ends. Addresses, code and
    markup are left out."""
    if "]" in text or "<" in text or "`" in text or "://" in text or "{" in text:
        text = _NOISE.sub(lambda found: _blank(found[0]), text)
    if "’" in text or "‘" in text:
        text = text.replace("’", "'").replace("‘", "'")
    if "-" in text:
        text = text.replace("-", " ")
    found = []
    line, stems = first_line, _STEMS
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters of other alphabets grow
        lowered = text
    for match in _WORD.finditer(lowered):
        written = match[0]
        if written == "\n":
            line += 1
            continue
        if written in ".!?;":
            found.append(Word(STOP, line, match.start(), match.end()))
            continue
        known = stems.get(written)
        found.append(Word(known or stem(written), line, match.start(), match.end()))
    return found


def _blank(noise: str) -> str:
    return re.sub(r"[^\n]", " ", noise)


def stems_of(text: str) -> list[str]:
    """The stems of a short text, such as a cue."""
    return [word.stem for word in words_of(text) if word.stem != STOP]


# Words that say nothing of what a text is about.
EMPTY = frozenset(
    stem(word)
    for word in """
a about after again all also am an and any are as at away back be because been before but by can
could day did do down each else even ever every few first for from get give go good had has have
he her here hers him his how i if in into is it its just keep know last let like little long look
lot made make many may me might mine more most much must my need never new next no nor not now of
off often on once one only or other our out over own people put quite really right said same say
see seem she should so some somebody someone something still such take tell than that the their
them then there these they thing think this those though three through time to today told too two
under until up upon us use very want was way we well went were what when where whether which while
who whole whom whose why will with without woman man would year yes yet you your yourself
myself itself us week month morning evening night monday tuesday wednesday thursday friday
saturday sunday half quarter past minute hour ask come leave find try feel turn sit stand call
""".split()
)
NEGATORS = frozenset({"not", "no", "never", "without", "neither", "nobody", "none"})
_AFTER_NOT = frozenset({"only", "just", "even", "to"})


def is_negated(words: list[Word], at: int) -> bool:
    """Whether the word at a place is denied: a `not`, `no` or `never` at most three words before
    it in its sentence. `Not only` denies nothing; nor does `cannot`, for who cannot say no
    speaks of saying no."""
    for back in range(1, 4):
        if at - back < 0 or words[at - back].stem == STOP:
            return False
        if words[at - back].stem in NEGATORS:
            return words[at - back + 1].stem not in _AFTER_NOT or back == 1
    return False


def bag(words: Iterable[Word]) -> dict[str, int]:
    """How often each stem that says something stands in a text."""
    counts: dict[str, int] = {}
    for word in words:
        if word.stem != STOP and word.stem not in EMPTY and not word.stem[0].isdigit():
            counts[word.stem] = counts.get(word.stem, 0) + 1
    return counts
