"""What the disk answers, in the language of the screen: the system itself says it in English, or in its own."""

from __future__ import annotations

import errno

from cqpt_cli.findings import Sentence
from cqpt_cli.language import N_

_WORDS = {
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("permission denied"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("your share of the disk is used up"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.EFBIG: N_("it is larger than the system allows"),
    errno.ENOENT: N_("there is nothing of that name"),
    errno.EEXIST: N_("there is one of that name already"),
    errno.ENOTDIR: N_("a folder on the way is a file"),
    errno.EISDIR: N_("it is a folder"),
    errno.ELOOP: N_("links go in a circle"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.ENOMEM: N_("memory runs short"),
    errno.EIO: N_("the disk does not answer as it should"),
    errno.EBUSY: N_("another program holds it"),
    errno.EINVAL: N_("the system does not take it"),
    errno.EILSEQ: N_("the disk does not take a letter of its name"),
    errno.ESTALE: N_("the network disk has lost it"),
}


def said_by_the_disk(error: OSError | ValueError) -> str | Sentence:
    """Why the disk refused, in a few words."""
    words = _WORDS.get(getattr(error, "errno", None) or 0)
    if isinstance(error, ValueError):  # a name with what no name may hold
        words = N_("the disk does not take a letter of its name")
    return Sentence(words) if words else str(getattr(error, "strerror", None) or error)
