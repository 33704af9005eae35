"""What the page says equals what summary.json says."""
from browser import *

CASES = ["scenarios/intra-vs-cross-array.json", "scenarios/generation-mirror.json", "scenarios/shared-or-unshared-storage.json"]


def said(seconds):
    """As the page writes a duration."""
    def digits(value):
        text = "%.0f" % value if value >= 100 else "%.1f" % value if value >= 10 else "%.2f" % value
        return text.rstrip("0").rstrip(".") if "." in text else text
    if seconds == 0:
        return "0 s"
    if seconds < 1:
        return digits(seconds * 1e3) + " ms"
    if seconds < 59.95:
        return digits(seconds) + " s"
    tenths, parts = round(seconds * 10) if seconds < 3600 else round(seconds) * 10, []
    for name, size in (("d", 864000), ("h", 36000), ("min", 600)):
        if tenths >= size:
            parts.append("%d %s" % (tenths // size, name))
        tenths %= size
    return " ".join(parts + (["%g s" % (tenths / 10)] if tenths else []))


class Numbers(PageTest):
    def test_durations_downtimes_and_queueing_are_the_summarys(self):
        for case in CASES:
            with self.subTest(case):
                summary = json.loads(godwit("run", case, "--format", "json"))
                self.open(report("numbers", case))
                rows = self.script("return [...document.querySelectorAll('#timeline-table tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))")
                self.assertEqual(len(rows), len(summary["migrations"]))
                for row, one in zip(rows, summary["migrations"]):
                    self.assertEqual(row[0], one["id"])
                    self.assertEqual(row[6:9], [said(one["queued_s"]), said(one["duration_s"]), said(one["downtime_s"])])

    def test_what_passes_a_link_over_time_adds_up_to_the_ledger(self):
        """The flows drawn, integrated, are the summary's bytes of each resource and cause."""
        for case in CASES:
            with self.subTest(case):
                file = report("flows", case)
                self.open(file)
                page = json.loads(self.text("#data"))["runs"][0]["data"]
                summary = json.loads(godwit("run", case, "--format", "json"))
                drawn = [{} for _ in summary["resources"]]
                for flow in page["flows"]:
                    carried = sum(flow["t"][i + 1] / 1e4 * flow["t"][i + 2] for i in range(0, len(flow["t"]), 3))
                    for link in flow["links"]:
                        drawn[link][flow["cause"]] = drawn[link].get(flow["cause"], 0) + carried
                for resource, by_cause in zip(summary["resources"], drawn):
                    for cause, size in resource["bytes"].items():
                        mine = by_cause.get({"mirror": "mirrored"}.get(cause, cause), 0)
                        self.assertLess(abs(mine - size), 1e-3 * size + 2e6, (resource["id"], cause))

    def test_a_folder_of_results_gives_the_same_page_as_its_scenario(self):
        results = os.path.join(folder, "results")
        godwit("run", CASES[0], "-o", results)
        self.assertEqual(godwit("report", results).strip(), os.path.join(results, "report.html"))
        with open(os.path.join(results, "report.html")) as one, open(report("results", CASES[0])) as other:
            first, second = one.read(), other.read()
        label = '"label":"%s"'
        cut = lambda page: page[page.index('"data":'):page.index("</script>", page.index('"data":'))]
        self.assertIn(label % "results", first)
        self.assertEqual(cut(first), cut(second))


main()
