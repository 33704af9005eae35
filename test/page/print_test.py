"""The page on paper: it stands for itself, whatever was on the screen when it was printed."""
from browser import *

PAIR = "scenarios/intra-vs-cross-array.json"


class Print(PageTest):
    def on_paper(self, file, hash=""):
        self.open(file, hash)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        self.wait(lambda: self.at("#paper").is_displayed())

    def shown(self, selector):
        return any(each.is_displayed() for each in self.driver.find_elements(By.CSS_SELECTOR, selector))

    def test_nothing_that_only_a_screen_can_do_is_printed(self):
        self.on_paper(report("pair", PAIR))
        for selector in (".scrub", ".tools", ".choices", ".uplot", "details", "#timeline", "#why-part"):
            self.assertFalse(self.shown(selector), selector)
        self.assertTrue(self.shown("#title"))

    def test_every_migration_of_a_few_is_told_with_its_steps_and_reasons(self):
        summary = json.loads(godwit("run", PAIR, "--format", "json"))
        self.on_paper(report("pair", PAIR))
        sheets = self.script("return [...document.querySelectorAll('#paper .sheet')].map((sheet) => sheet.textContent)")
        self.assertEqual(len(sheets), len(summary["migrations"]))
        for sheet, one in zip(sheets, summary["migrations"]):
            self.assertIn(one["id"], sheet[:60])
            self.assertIn("It has completed.", sheet)
            self.assertIn("XCOPY" if one["id"] == "cross" else "both lie on A", sheet)
        self.assertEqual(self.script("return document.querySelectorAll('#paper .assumed li').length"), len(summary["assumed"]))

    def test_the_lines_of_a_curve_are_named_without_values_of_an_instant(self):
        self.on_paper(report("pair", PAIR))
        names = self.script("return [...document.querySelectorAll('#paper figcaption .legend > span')].map((each) => each.textContent)")
        self.assertIn("bulk copy", names)
        self.assertEqual([name for name in names if "–" in name or name.endswith(":")], [])

    def test_of_many_migrations_the_chosen_one_is_told_and_which_it_is(self):
        self.on_paper(report("many", "scenarios/evacuate-50-vms.json"), "#m=7")
        chosen = self.script("return document.querySelector('#timeline-table tbody').rows[7].cells[0].textContent")
        self.assertEqual(self.script("return document.querySelectorAll('#paper .sheet').length"), 1)
        for selector in ("#paper .told", "#paper .sheet h2"):
            self.assertIn(chosen, self.text(selector))
            self.assertIn("8 of 50", self.text(selector))

    def test_a_dark_screen_prints_dark_on_white_and_stays_dark(self):
        self.on_paper(report("pair", PAIR), "#theme=dark")
        self.assertEqual(self.script("return document.documentElement.dataset.theme"), "light")
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen"})
        self.wait(lambda: not self.at("#paper").is_displayed())
        self.settle()
        self.assertEqual(self.script("return document.documentElement.dataset.theme"), "dark")
        self.assertEqual(self.script("return document.querySelector('#paper').childElementCount"), 0)
        self.assertEqual(self.complaints(), [])

    def test_it_is_printed_in_full_by_the_browsers_own_command(self):
        self.open(report("pair", PAIR))
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
        self.assertGreater(len(printed), 100_000)
        self.settle()
        self.assertFalse(self.at("#paper").is_displayed())


main()
