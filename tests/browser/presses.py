"""
What somebody presses on the way from their own page, counted by the page itself.

One activation is one click, by mouse, finger or key; what follows of it in the same
turn (a label that ticks its box, a button that sends its form) is the same one. Typing
is not counted, nor a file that is chosen, nor what scripts do by themselves. A form
sent by Enter inside a field is an activation as well, unless a scanner typed it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page

LIMITS: Mapping[tuple[str, str], int] = {
    ("anybody", "find a notice by two characters"): 1,
    ("anybody", "narrow to open works tenders"): 2,
    ("anybody", "see who won and why"): 2,
    ("anybody", "verify a draw by its code on paper"): 0,
    ("anybody", "verify a draw by a typed number"): 2,
    ("anybody", "learn how to object"): 1,
    ("bidder", "register"): 4,
    ("bidder", "see the next duty"): 0,
    ("bidder", "join a project"): 2,
    ("bidder", "see the receipt"): 0,
    ("bidder", "keep the receipt"): 1,
    ("bidder", "follow a draw"): 1,
    ("bidder", "file an objection"): 3,
    ("owner", "create a project"): 5,
    ("owner", "upload the contract"): 2,
    ("owner", "take the result pack"): 2,
    ("clerk", "publish a notice"): 2,
    ("clerk", "sign a person in"): 0,
    ("clerk", "pair a screen"): 2,
    ("clerk", "see the calendar of rooms"): 1,
    ("supervisor", "start a session"): 1,
    ("supervisor", "pause a session"): 2,
    ("supervisor", "finish a session"): 2,
    # Whoever runs a draw, or types its chance, contributes to it as everybody does.
    ("clerk", "run a draw"): 5 + 2,
    ("supervisor", "type as second, and contribute"): 1 + 2,
    ("owner", "contribute to a draw"): 2,
    ("bidder", "contribute to a draw"): 2,
}
"""The acceptance limits: role, duty, and so many presses at most."""

COUNTING = """
(() => {
  let store;
  try { store = sessionStorage; } catch { return; }
  let same = false;
  const add = (name) => store.setItem(name, 1 + Number(store.getItem(name) || 0));
  const press = (name) => {
    if (same) return;
    same = true;
    setTimeout(() => { same = false; });
    add(name);
  };
  let entered = false;
  // Of the document, not the window: there the driver takes back a click that missed.
  document.addEventListener("keydown", ({ key, target, isTrusted }) => {
    entered = isTrusted && key === "Enter" && target instanceof HTMLInputElement;
    if (entered) setTimeout(() => { entered = false; });
  }, true);
  document.addEventListener("click", ({ isTrusted }) => {
    if (isTrusted) press(entered ? "entered" : "pressed");
  }, true);
  document.addEventListener("submit", ({ isTrusted }) => {
    if (isTrusted) press(entered ? "entered" : "pressed");
  }, true);
})();
"""


@dataclass
class Counted:
    """A page that counts what is pressed on it."""

    page: Page

    @classmethod
    def opened(cls, context: BrowserContext) -> "Counted":
        """Open a window that counts from its first page on."""
        context.add_init_script(COUNTING)
        return cls(context.new_page())

    def _told(self, name: str) -> int:
        return int(self.page.evaluate(f"Number(sessionStorage.getItem('{name}') || 0)"))

    @property
    def pressed(self) -> int:
        """How often somebody pressed, a form sent from within a field too."""
        return self._told("pressed") + self._told("entered")

    @property
    def pressed_by_hand(self) -> int:
        """How often somebody pressed who has a scanner, which types Enter itself."""
        return self._told("pressed")

    def forget(self, but: int = 0) -> None:
        """Begin to count anew, from so many on."""
        self.page.evaluate(
            f"sessionStorage.removeItem('entered');"
            f"sessionStorage.setItem('pressed', '{but}')"
        )

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Let something be done that is no part of the duty."""
        before = self.pressed
        yield
        self.forget(before)


@contextmanager
def walked(role: str, duty: str, counted: Counted, home: str) -> Iterator[Page]:
    """Walk a duty from the role's own page; it takes no more than its limit allows."""
    counted.page.goto(home)
    counted.forget()
    yield counted.page
    require_few(role, duty, counted)


def require_few(
    role: str, duty: str, counted: Counted, *, scanner: bool = False
) -> None:
    """Fail if more was pressed than the limit allows, or the duty was not walked."""
    limit = LIMITS[role, duty]
    found = counted.pressed_by_hand if scanner else counted.pressed
    assert found <= limit, f"{role}: {duty} took {found} presses, not {limit}"
    assert bool(found) == bool(limit), f"{role}: {duty} was not walked"
