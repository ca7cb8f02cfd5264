"""The words of the pages that are hard to lay out (tests/hard_states.py)."""

from __future__ import annotations

ENDLESS = "Donau" + "dampfschifffahrts" * 17 + "kapitaen"  # 302 letters
ARABIC = "أمينة بنت عبد الرحمن الهاشمي"
LONG = (
    "What I should have said on the platform at twenty-nine minutes past five, to a man who had"
    " asked me nothing at all and whose own train was leaving"
)
STANDFIRST = (
    "It took eleven days, two telephone calls and somebody else’s grandmother to find out that"
    " the sheet on the fridge had been the wrong way up the whole time, and that nobody minded."
)
SUMMARY = [
    "Write the handover down once, for the person with the child on one arm, and not for you.",
    "Say which part of it they may change. It is more of it than you think.",
    "Keep away from the telephone until two o’clock, whatever it has to say about the coat.",
    "If it comes back to you for approval, it has not been handed over; it has been lent.",
]
UPDATES = [
    {
        "date": "2026-04-02",
        "text": "The sheet is on its fourth edition, and the inhaler has moved.",
    },
    {"date": "2026-05-02", "text": "It has moved back. **Nobody** will say who did that, or why."},
]
TALK = (
    "We did the fridge sheet last month. The first week was worse, then it was not, and in the"
    " third my mother-in-law asked for a copy of it and put it up at hers."
)
EVERY_ELEMENT = f"""The opening stands here. It has a
[link](https://example.org/a/{ENDLESS}) and `code`.

## A heading that is about as long as two lines of a phone will hold, and then a little

A paragraph with *words to lean on*, **words to hold on to** and a note.[^1] It goes on for a line
or two so that one can see how the lines stand above each other.

> Somebody said this once. I wrote it down on the back of a receipt and have it still.

> [!reflect] Ask yourself
> - Which part of the evening would you keep, if you had to give the rest of it away?
> - Who else could know where the shoes are?

> [!try] Try this
> Put one thing down. Leave it there until Sunday.

> [!key] What to remember
> - One line.
> - Another one, with {ENDLESS} in it.

> [!note]
> Figures are for one household.

### A smaller heading

1. First, a list that counts.
2. Then
    - one inside it,
    - and another.

| When | What | Why, so that you can change it |
|---|---|---|
| 7.00 | Porridge, blue bowl | Any bowl. She minds if it’s decided for her |
| {ENDLESS[:60]} | Library | Somewhere with other people in it |

![A cup with steam over it](../images/cup.svg "A cup. By nobody in particular.")

    a line of code that is much too long to fit on the screen of any telephone that is made today

#### The smallest heading

Term
:   What it means, in a definition list.

---

## {ENDLESS}

{ENDLESS}

## Third

Words.

## Fourth

Words.

[^1]: The note itself, with [a way out](https://example.org/).
"""
PICTURED = f"""\
{TALK} A note says more.[^1]

## What we tried

![A table by a window, with four cups on it]({{static}}/images/table.jpg "The table, before.")

> [!reflect] Ask yourself
> - What would you leave out?
> - Who would notice?

> [!try] Try this
> Leave it out once.

## What it cost

| When | What | Why |
|---|---|---|
| 7.00 | Porridge in the blue bowl | {"A long reason, and then another one. " * 3}|

![The same table at night]({{static}}/images/night.jpg)

```
the list, as it stands on the fridge, in one very long line that nobody would break by hand at all
```

## What is left

{TALK * 4}

## Where to read on

See [[a-study]] and [what came before]({{filename}}/posts/2026-02-05-bare.md).

[^1]: Not much more.
"""
# Every kind of box (plugins/markup/boxes.py), pictures with a credit, and videos of every kind.
BOXED = f"""\
> [!epigraph]
> There was nothing in the cupboard that day but a bag of flour and a lid.
> — Somebody’s grandmother, *What We Ate* (1951), page {ENDLESS}

The sheet came home on a Friday. It was signed by both of us, and nobody had read it. We hung it up.

> [!pull]
> It was signed by both of us, and nobody had read it.

> [!quote]
> “The best-laid supper is eaten standing.”
> — Said in a kitchen, *passim*

> [!quote] {ARABIC}
> {ENDLESS}

> [!cite]
> Without a source it is the same as any other.

> [!reflect]
> - Which part of the evening would you keep?
> - Where is {ENDLESS}?

> [!try] {ENDLESS}
> Put the shoes by the door before supper. [Say nothing](https://example.org/) about it.

> [!key]
> - The list is on the fridge.
> - Whoever reads it does it.

> [!note] About the times
> They are those of the summer timetable.

![A table with four cups]({{static}}/images/table.jpg "The table, before. | Photograph: {ARABIC}")

![A cup]({{static}}/images/cup.svg "{ENDLESS} | Drawing: {ENDLESS}")

![The cup once more]({{static}}/images/cup.svg "| Photograph: Somebody")

> [!video] Folding a fitted sheet, from the moment at which it comes out of the machine to its end
> https://youtu.be/abcdefghijk
> Four minutes, without words, and with a [list](https://example.org/) of what is needed.

> [!video] {ENDLESS}
> https://vimeo.com/123456
> ![Hands and a sheet]({{static}}/images/night.jpg)

> [!video] One that only a link leads to
> https://films.example/{ENDLESS[:60]}

> [!video] Our own
> {{static}}/images/sheet.mp4
> ![The sheet]({{static}}/images/cup.svg)
> [English]({{static}}/images/sheet.vtt)
"""
CUP = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="200" viewBox="0 0 480 200">'
    '<rect width="480" height="200" fill="#f3e7d7"/><path d="M180 60h100v60a40 40 0 0 1-40 40h-20'
    'a40 40 0 0 1-40-40z" fill="#a0402a"/></svg>'
)
