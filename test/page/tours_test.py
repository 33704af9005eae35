"""Every tour, walked to its end on the run it is about: each of its stops is there."""
from browser import *

import pathlib

TOURS = sorted((pathlib.Path(__file__).parents[2] / "analysis/tours").glob("*.json"))


class Tours(PageTest):
    def walk(self, tour):
        page = report(tour["name"], tour["scenario"])
        migrations = {each["id"]: each for each in json.loads(godwit("run", tour["scenario"], "--format", "json"))["migrations"]}
        self.open(page, "#tour=" + tour["name"])
        Select(self.at("#tour-pick")).select_by_value(tour["name"])
        for number, stop in enumerate(tour["stops"]):
            self.settle()
            with self.subTest(tour=tour["name"], stop=number + 1):
                self.assertEqual(self.text("#tour p"), stop["text"])
                migration = migrations[stop["migration"]]
                if "phase" in stop:
                    phase = [each for each in migration["phases"] if each["name"] == stop["phase"]][stop.get("nth", 0)]
                    self.assertAlmostEqual(self.clock(), phase["start_s"] + stop.get("share", 0) * (phase["end_s"] - phase["start_s"]), places=2)
                elif stop.get("event") == "end":
                    self.assertAlmostEqual(self.clock(), migration["end_s"], places=2)
                elif "event" in stop:
                    there = self.script("return godwit.placeOf(arguments[0]) !== undefined", stop)
                    self.assertTrue(there, "no such event in this run")
                for control in ("axis", "zoom"):
                    if control in stop:
                        self.assertEqual(self.script("return document.getElementById(arguments[0]).value", control), stop[control])
                if "says" in stop:
                    self.assertIn(stop["says"], self.text(".why-now"))
                self.assertNotEqual(self.text(".why-now"), "")
            if number + 1 < len(tour["stops"]):
                self.at("#tour-on").click()
        self.assertFalse(self.at("#tour-on").is_enabled())
        self.assertEqual(self.complaints(), [])

    def test_all(self):
        self.assertGreaterEqual(len(TOURS), 6)
        for file in TOURS:
            self.walk(json.loads(file.read_text(encoding="utf-8")))


main()
