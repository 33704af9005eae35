"""Whatever a scenario is called and whatever its ids are: the page shows it as text, runs nothing and asks nobody for anything."""
from browser import *

EVIL = {
    "title": "</script><script>window.ran = 1</script><!-- <img src=https://example.org/x onerror='window.ran = 2'>",
    "html": "<img src=https://example.org/y onerror=window.ran=3>",
    "script": "';window.ran=4;//\"</script><script>window.ran=5</script>",
    "long": "a" * 10_000,
    "right_to_left": "\u202eABC \u05d0\u05d1\u05d2 \u0627\u0644\u0646\u0642\u0644",
    "emoji": "\U0001f680\U0001f469\u200d\U0001f4bb @SCRIPT@ @NONCE@ ${window.ran=6}",
}


NAMES = [EVIL[name] for name in ("html", "script", "long", "right_to_left", "emoji")]


def renamed(value, names):
    """JSON with names in every text replaced."""
    if isinstance(value, dict):
        return {renamed(key, names): renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    if isinstance(value, str):
        for name, other in names.items():
            value = value.replace(name, other)
    return value


def results():
    """Five moves under a hostile title. The program lets no hostile id in, so ids are put into its results behind its back."""
    with open("scenarios/intra-vs-cross-array.json") as file:
        made = json.load(file)
    made["title"] = EVIL["title"]
    made["platform"] = os.path.abspath("platforms/two-fc-arrays.json")
    ids = ["hostile-%d-id" % n for n in range(5)]
    made["vms"] = [dict(made["vms"][0], id=id, disks=[{"id": "disk-of-" + id, "datastore": "A1", "size": "1 GiB"}],
                        workload={"disk": {"writes": {"iops": 100, "size": "8 KiB", "pattern": "uniform"}}}) for id in ids]
    made["actions"] = [{"at": "0 s", "storage_vmotion": {"id": id, "vm": id, "to": "A2"}} for id in ids]
    file, place = os.path.join(folder, "evil.json"), os.path.join(folder, "evil")
    with open(file, "w") as out:
        json.dump(made, out)
    godwit("run", file, "-o", place)
    with open(os.path.join(place, "page.json")) as page:
        data = renamed(json.load(page), dict(zip(ids, NAMES)))
    with open(os.path.join(place, "page.json"), "w") as page:
        json.dump(data, page, separators=(",", ":"), ensure_ascii=False)
    return place


class Security(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = report("evil", results())

    def use(self):
        """Everything drawn, every migration looked at, both themes, a hostile address."""
        for number in range(5):
            self.script("location.hash = arguments[0]", "m=%d&t=3&disk=<script>window.ran=7</script>&tour=javascript:window.ran=8" % number)
            self.settle()
        self.press("t", "?", "b", Keys.ARROW_RIGHT, Keys.END)

    def test_names_are_shown_as_text_and_nothing_runs(self):
        self.open(self.page)
        self.use()
        self.assertIsNone(self.script("return window.ran ?? null"))
        self.assertEqual(self.text("#title"), EVIL["title"])
        shown = self.script("return [...document.querySelectorAll('#timeline-table tbody tr')].map((row) => row.cells[0].firstChild.title || row.cells[0].textContent)")
        self.assertEqual(shown[0], EVIL["html"][:2000])
        self.assertEqual(shown[3], EVIL["right_to_left"])
        self.assertEqual(self.script("return document.querySelectorAll('body img, body iframe, body object').length"), 0)
        self.assertEqual(self.script("return document.querySelectorAll('script').length"), 3)
        self.assertEqual(self.complaints(), [])

    def test_no_request_leaves_the_page(self):
        self.open(self.page)
        self.use()
        asked = self.requests()
        self.assertTrue(any(address.startswith("file://") for address in asked))
        self.assertEqual([address for address in asked if not address.startswith(("file://" + self.page, "data:", "about:"))], [])

    def test_the_pages_own_policy_forbids_what_it_does_not_need(self):
        self.open(self.page)
        blocked = self.driver.execute_async_script("""const done = arguments[0]; addEventListener('securitypolicyviolation', (e) => done(e.effectiveDirective));
            const image = new Image(); image.src = 'https://example.org/z'; document.body.append(image); setTimeout(() => done('nothing'), 3000)""")
        self.assertEqual(blocked, "img-src")

    def test_a_name_of_ten_thousand_letters_breaks_no_line(self):
        for width in (1280, 390):
            self.look_at(width, 900)
            self.open(self.page, "#m=2")
            self.settle()
            self.assertLessEqual(self.script("return document.documentElement.scrollWidth"), width)
            self.assertLess(self.script("return document.documentElement.scrollHeight"), 12000)


main()
