"""Past forms of English verbs that share too little with the present for ``bent_labels``: "met some friends", "Meeting friends"."""

from __future__ import annotations

from .reply_words import word_set

_VERBS = word_set(
    """
    went:go gone:go did:do met:meet kept:keep left:leave felt:feel slept:sleep spent:spend bought:buy thought:think taught:teach
    brought:bring caught:catch fought:fight sought:seek saw:see seen:see ate:eat drank:drink drunk:drink ran:run swam:swim
    rode:ride drove:drive wrote:write spoke:speak took:take made:make gave:give sang:sing sat:sit stood:stand told:tell
    heard:hear held:hold found:find built:build paid:pay lost:lose won:win knew:know grew:grow flew:fly chose:choose wore:wear
    sold:sell got:get began:begin lent:lend sent:send dealt:deal meant:mean lit:light shot:shoot stuck:stick hung:hang
    """
)
#: Past form to the present it is of.
PRESENT_OF = dict(verb.split(":") for verb in sorted(_VERBS))
