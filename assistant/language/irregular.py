"""English words whose form tells more of grammar than of meaning: won is win, indices are index, larger is large.

The stemmer only cuts endings, but a dictionary gives "to win" for 贏 and "large" for 大, whatever a question says.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

# Each line: the base form, then the forms that stand for it. Not here: left, which is also a side; fed, a bank.
_FORMS = """
arise arose arisen | awake awoke | beat beaten | become became | begin began begun | bend bent | bind bound
bite bit bitten | bleed bled | blow blew blown | break broke broken | breed bred | bring brought | build built
buy bought | catch caught | choose chose chosen | cling clung | come came | creep crept | deal dealt | dig dug
draw drew drawn | drink drank drunk | drive drove driven | eat ate eaten | fall fell fallen | feel felt | fight fought
find found | flee fled | fly flew flown | forbid forbade forbidden | foresee foresaw foreseen | forget forgot forgotten
forgive forgave forgiven | freeze froze frozen | get got gotten | give gave given | go went gone | grow grew grown
hang hung | hear heard | hide hid hidden | hold held | keep kept | kneel knelt | know knew known | lay laid | lead led
lean leant | leap leapt | learn learnt | lend lent | light lit | lose lost | make made | mean meant | meet met
mistake mistook mistaken | outgrow outgrew outgrown | overcome overcame | oversee oversaw overseen
overtake overtook overtaken | pay paid | prove proven | rebuild rebuilt | repay repaid | rethink rethought
ride rode ridden | ring rang rung | rise rose risen | run ran | see saw seen | seek sought | sell sold | send sent
shake shook shaken | shine shone | shoot shot | show shown | shrink shrank shrunk | sing sang sung | sink sank sunk
sit sat | sleep slept | slide slid | speak spoke spoken | speed sped | spell spelt | spend spent | spin spun
spring sprang sprung | stand stood | steal stole stolen | stick stuck | strike struck stricken | strive strove
swear swore sworn | sweep swept | swell swollen | swim swam swum | swing swung | take took taken | teach taught
tear tore torn | think thought | throw threw thrown | undergo underwent undergone | understand understood
undertake undertook undertaken | unwind unwound | uphold upheld | wake woke woken | wear wore worn | weep wept
win won | withdraw withdrew withdrawn | withhold withheld | withstand withstood | write wrote written
man men | woman women | child children | foot feet | tooth teeth | mouse mice | goose geese | life lives | wife wives
knife knives | half halves | shelf shelves | thief thieves | wolf wolves | loaf loaves | index indices
matrix matrices | vertex vertices | appendix appendices | crisis crises | analysis analyses | hypothesis hypotheses
thesis theses | synthesis syntheses | phenomenon phenomena | criterion criteria | bacterium bacteria | stimulus stimuli
nucleus nuclei | memorandum memoranda | good better best | bad worse worst | far farther farthest further furthest
"""
_COMPARED = """
big bright broad busy calm cheap clean clear close cold cool dark deep dense dirty early easy fair fast few firm flat
full grand great hard healthy heavy high hot large light long loose lofty low mild narrow near new old poor quick quiet
rich risky rough safe sharp short shallow simple slow small smart smooth soft steep strong strict tall thick thin tight
tough warm weak wealthy wide wild wise young
"""
_VOWELS = frozenset("aeiou")


def base_form(word: str) -> str:
    """Give the form under which a dictionary has a folded English word; a regular one comes back as it is.

    >>> base_form("won"), base_form("indices"), base_form("largest"), base_form("rates")
    ('win', 'index', 'large', 'rates')
    """
    return _bases().get(word, word)


@cache
def _bases() -> dict[str, str]:
    bases = {form: adjective for adjective in _COMPARED.split() for form in _degrees(adjective)}
    for row in _FORMS.replace("\n", "|").split("|"):
        base, *forms = row.split() or [""]
        bases |= dict.fromkeys(forms, base)
    return bases


def _degrees(adjective: str) -> Iterator[str]:
    """Give the comparative and the superlative: larger, bigger, earlier."""
    last, before = adjective[-1], adjective[-2]
    if last == "e":
        root = adjective[:-1]
    elif last == "y":
        root = f"{adjective[:-1]}i"
    elif last not in "wxy" and before in _VOWELS and adjective[-3] not in _VOWELS:
        root = adjective + last
    else:
        root = adjective
    yield f"{root}er"
    yield f"{root}est"
