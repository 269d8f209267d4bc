"""The forms of a page, read from its text as a browser reads them."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """What a browser would send from all forms of a page if nobody typed anything."""

    def __init__(self, text):
        super().__init__()
        self.values, self.select, self.area = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in ("submit", "file", "button", "image"):
            ticked = given.get("type") in ("checkbox", "radio")
            if not ticked or "checked" in given:
                self.values.append((name, given.get("value", "on" if ticked else "")))
        elif tag == "textarea":
            self.area = name
            self.values.append((name, ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.values.append((self.select, given.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area:
            name, text = self.values[-1]
            self.values[-1] = (name, text + (data.removeprefix("\n") if not text else data))
