"""The page, read as a person would: opened from a file, scrubbed, stepped, toured, by mouse and by keyboard."""
from browser import *

MIRROR = "scenarios/generation-mirror.json"
PAIR = "scenarios/intra-vs-cross-array.json"


class Reading(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mirror = report("mirror", MIRROR)
        cls.pair = report("pair", PAIR)
        cls.summary = json.loads(godwit("run", MIRROR, "--format", "json"))

    def switchover(self):
        return next(phase["end_s"] for phase in self.summary["migrations"][0]["phases"] if phase["name"] == "switchover")

    def test_opens_from_a_file_without_a_word_on_the_console(self):
        self.open(self.mirror)
        self.settle()
        self.assertEqual(self.text("#title"), self.summary["scenario"])
        self.assertEqual(self.complaints(), [])

    def test_a_person_scrubs_to_the_switchover_steps_back_and_reads_why(self):
        self.open(self.mirror)
        slider = self.at("#slider")
        before = self.clock()
        ActionChains(self.driver).move_to_element(slider).click().perform()
        self.settle()
        self.assertNotAlmostEqual(self.clock(), before, places=1)
        slider.send_keys(Keys.END)
        self.settle()
        self.assertAlmostEqual(self.clock(), self.summary["migrations"][0]["end_s"], places=2)
        for _ in range(12):
            if "switches over" in self.text(".why-now"):
                break
            self.at("#event-back").click()
            self.settle()
        self.assertIn("switches over", self.text(".why-now"))
        self.assertAlmostEqual(self.clock(), self.switchover(), places=2)
        self.at("#event-back").click()
        self.settle()
        self.assertLess(self.clock(), self.switchover() + 1e-3)

    def test_the_why_panel_names_the_rule_its_document_and_the_arithmetic(self):
        self.open(self.mirror, "#m=0&t=180")
        why = self.text("#why")
        self.assertIn("32 x 64 KiB / (5 ms read + 2 ms write + 50 us mover) = 297 MB/s", why)
        self.press(*[Keys.ARROW_LEFT] * 1)
        self.wait(lambda: "DM-4" in self.text("#why") or "XVM-14" in self.text("#why"))
        self.assertTrue(any(title in self.text("#why") for title in ("VAAI hw offload and Storage vMotion between two Storage Arrays", "vSphere 5.1 vMotion Deep Dive")))

    def test_the_block_map_says_in_words_how_far_the_copy_is(self):
        # 297.468 MB/s from 62.0024 s on: at 120 s 57.9976 s x 297.468 MB/s = 17.25 GB = 16.07 GiB of 64.
        self.open(self.mirror, "#m=0&t=120")
        self.assertIn("the copy has passed 16.1 GiB, 25.1 % of the disk", self.text("#map-caption"))
        label = self.at("#map").get_attribute("aria-label")
        self.assertRegex(label, r"not copied yet: \d+ blocks; copied: \d+ blocks; in flight: 512 blocks; mirrored just now: \d+ blocks")

    def test_a_link_leads_to_the_exact_instant(self):
        self.open(self.mirror, "#run=0&m=0&t=123.456")
        self.assertAlmostEqual(self.clock(), 123.456, places=3)
        self.script("location.hash = 't=200.125&m=0'")
        self.wait(lambda: abs(self.clock() - 200.125) < 1e-6)
        self.press(",")
        self.wait(lambda: "t=200.125" not in self.script("return location.hash"))

    def test_a_tour_is_followed_to_its_end(self):
        self.open(self.mirror)
        Select(self.at("#tour-pick")).select_by_value("mirror-driver")
        self.settle()
        texts = []
        for _ in range(30):
            texts.append(self.text("#tour p"))
            following = self.at("#tour-on")
            if not following.is_enabled():
                break
            following.click()
            self.settle()
        self.assertEqual(len(set(texts)), 8)
        self.assertIn("switches over", self.text(".why-now"))
        self.at("#tour-end").click()
        self.settle()
        self.assertFalse(self.at("#tour").is_displayed())

    def test_the_theme_is_switched_and_stays_in_the_address(self):
        self.open(self.mirror, "#theme=light")
        light = self.script("return getComputedStyle(document.documentElement).backgroundColor")
        self.at("#theme").click()
        self.settle()
        self.assertNotEqual(self.script("return getComputedStyle(document.documentElement).backgroundColor"), light)
        self.wait(lambda: "theme=dark" in self.script("return location.hash"))
        self.assertEqual(self.complaints(), [])

    def test_every_control_is_reached_with_the_tabulator(self):
        self.open(self.pair)
        wanted = set(self.script("""return [...document.querySelectorAll('button, select, input, summary, [tabindex="0"], a[href]')]
            .filter((e) => e.offsetParent !== null && !e.disabled).map((e, i) => { e.dataset.stop = i; return String(i); })"""))
        reached = set()
        for _ in range(len(wanted) + 40):
            self.press(Keys.TAB)
            reached.add(self.script("return document.activeElement.dataset.stop ?? ''"))
            if wanted <= reached:
                break
        self.assertEqual(wanted - reached, set())

    def test_all_goes_by_keyboard(self):
        self.open(self.pair, "#m=0")
        one = self.script("return location.hash"), self.text("#why")
        self.press(Keys.ARROW_DOWN)
        self.assertIn("cross", self.text("#why")[:40])
        self.press(Keys.HOME)
        self.assertAlmostEqual(self.clock(), 1800, places=3)
        self.shift(Keys.ARROW_RIGHT)
        self.assertGreater(self.clock(), 1800)
        self.press(" ")
        playing = self.clock()
        self.wait(lambda: self.clock() > playing)
        self.press(" ")
        self.press("b")
        self.assertTrue(self.at("#bookmarks a").is_displayed())
        self.press("?")
        self.assertTrue(self.at("#keys").is_displayed())
        self.press(Keys.ESCAPE)
        self.assertFalse(self.at("#keys").is_displayed())
        self.assertNotEqual(one[1], self.text("#why"))

    def test_nothing_is_wider_than_a_telephone(self):
        self.look_at(390, 844)
        self.open(self.pair)
        self.settle()
        self.assertLessEqual(self.script("return document.documentElement.scrollWidth"), 390)

    def test_two_migrations_are_compared_and_differences_marked(self):
        self.open(self.pair)
        rows = {row.find_elements(By.TAG_NAME, "td")[0].text: row.get_attribute("class") for row in self.driver.find_elements(By.CSS_SELECTOR, "#compare-table tbody tr")}
        self.assertEqual(rows["Duration"], "differs")
        self.assertNotEqual(rows["VM stood still"], "differs")

    def test_moves_one_after_the_other_are_drawn_one_after_the_other(self):
        """The rows stand where they ran; drawn over each other they say so."""
        self.open(self.pair)
        self.assertEqual(self.script("return document.querySelector('#axis').value"), "clock")
        self.assertEqual(self.text("#timeline-note"), "")
        Select(self.at("#axis")).select_by_value("start")
        self.settle()
        self.assertIn("verlaid", self.text("#timeline-note"))

    def test_the_events_of_a_migration_end_with_it(self):
        self.open(self.pair, "#m=0")
        self.press(Keys.END)
        self.press(*[Keys.ARROW_RIGHT] * 3)
        last = self.script("return document.querySelector('#why-events li:last-child time').textContent")
        ends = next(each["end_s"] for each in json.loads(godwit("run", PAIR, "--format", "json"))["migrations"] if each["id"] == "intra")
        hours, minutes, seconds = last.split(":")
        self.assertLessEqual(int(hours) * 3600 + int(minutes) * 60 + float(seconds), ends + 1e-3)

    def test_what_the_guest_felt_stands_on_the_card_and_in_the_comparison(self):
        felt = self.summary["migrations"][0]["guest"]["write_latency_s"]
        self.open(self.mirror)
        card = self.text("#verdict")
        for value in (felt["during"]["mean"], felt["before"]["mean"], felt["during"]["worst"]):
            self.assertIn("%.3g ms" % (value * 1e3), card)
        self.open(report("latency", "scenarios/what-the-guest-feels.json"))
        rows = self.script("return [...document.querySelectorAll('#compare-table tbody tr')].map((row) => row.cells[0].textContent)")
        for name in ("Guest write, mean", "Guest write before it, mean", "Guest write, worst"):
            self.assertIn(name, rows)

    def test_the_bars_of_the_paths_are_drawn_while_it_plays(self):
        self.open(self.mirror, "#m=0&t=120")
        self.press(" ")
        empty = self.driver.execute_async_script("""const done = arguments[0]; let frames = 0, empty = 0;
            const look = () => {
              const bars = [...document.querySelectorAll('#paths .link canvas')];
              if (!bars.some((bar) => bar.getContext('2d').getImageData(1, 4, 1, 1).data[3])) ++empty;
              ++frames < 10 ? requestAnimationFrame(look) : done(empty);
            };
            requestAnimationFrame(look)""")
        self.press(" ")
        self.assertEqual(empty, 0)

    def test_the_squares_of_the_block_map_are_square(self):
        """One dot of the canvas is one of the screen, whatever the panel beside it has grown to."""
        self.open(self.mirror, "#m=0&t=120")
        for key in (Keys.ARROW_RIGHT, Keys.HOME, Keys.END):
            self.press(key)
            self.settle()
            self.assertEqual(*self.script("const map = document.querySelector('#map'); return [[map.width, map.height], [map.clientWidth, map.clientHeight]]"))

    def test_the_series_show_the_values_of_the_instant_at_once(self):
        self.open(self.mirror, "#m=0&t=120")
        self.wait(lambda: "MB/s" in self.text(".u-legend"))

    def test_the_text_of_a_tour_stays_in_sight_with_what_it_speaks_of(self):
        for width, height in ((1280, 900), (390, 844)):
            self.look_at(width, height)
            self.open(self.pair)
            Select(self.at("#tour-pick")).select_by_value("data-mover-descent")
            while True:
                self.settle()
                self.settle()
                place = self.script("""const text = document.querySelector('#tour p').getBoundingClientRect(), part = document.querySelector('.focused').getBoundingClientRect();
                    return [text.top, text.bottom, part.top, document.querySelector('.scrub').getBoundingClientRect().bottom]""")
                self.assertGreaterEqual(place[0], 0)
                self.assertLess(place[1], height)
                self.assertLess(place[2], height - 100)
                if not self.at("#tour-on").is_enabled():
                    break
                self.at("#tour-on").click()


main()
