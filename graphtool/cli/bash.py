"""Completion in bash, which breaks words at `=` and `:`: `-p network=network:kl` is five words to it.

Click's own script sees only the last of them. This one is given the line as typed, and hands back what comes after
the last break, which is all that bash replaces.
"""

from __future__ import annotations

import os
import re
from typing import ClassVar

from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

_BREAK = re.compile(r".*[=:]", re.DOTALL)
_SPECIAL = re.compile(r"([^\w@%+=:,./-])")

_SOURCE = """\
%(complete_func)s() {
    local IFS=$'\\n'
    local response type value

    response=$(env COMP_LINE="${COMP_LINE:0:$COMP_POINT}" %(complete_var)s=bash_complete $1)

    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == 'dir' ]]; then
            COMPREPLY=()
            compopt -o dirnames
        elif [[ $type == 'file' ]]; then
            COMPREPLY=()
            compopt -o default
        elif [[ $type == 'plain' ]]; then
            COMPREPLY+=("$value")
            [[ $value == *= ]] && compopt -o nospace
        fi
    done

    return 0
}

%(complete_func)s_setup() {
    complete -o nosort -F %(complete_func)s %(prog_name)s
}

%(complete_func)s_setup;
"""


class LineBashComplete(BashComplete):
    """Completion for bash that reads the line, not its words."""

    source_template: ClassVar[str] = _SOURCE

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the finished words after the program's name, and the word at the cursor."""
        line = os.environ.get("COMP_LINE", "")
        words = split_arg_string(line)
        if not words or line.endswith((" ", "\t")):
            return words[1:], ""
        return words[1:-1], words[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """Return what bash is to put in the place of the piece after the last break, quoted."""
        typed = _BREAK.match(self.get_completion_args()[1])
        rest = item.value.removeprefix(typed.group() if typed else "")
        quoted = _SPECIAL.sub(r"\\\1", rest)
        return f"{item.type},{quoted}"


def use_line_completion() -> None:
    """Let Click complete in bash with this class."""
    add_completion_class(LineBashComplete)
