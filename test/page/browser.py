"""What the page's tests share: a browser, a page made by the program, and a person's ways to use it."""
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select, WebDriverWait
except ImportError:
    webdriver = None

GODWIT = os.environ["GODWIT"]
folder = tempfile.mkdtemp(prefix="godwit-page-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)


def main():
    """Runs the tests of the calling file, or says what lacks: then ctest counts them as skipped."""
    lacking = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    if webdriver is None:
        lacking.append("python3-selenium")
    if lacking:
        print("skipped: not installed:", ", ".join(lacking), "(apt-get install chromium chromium-driver python3-selenium)")
        sys.exit(77)
    unittest.main()


def godwit(*words):
    return subprocess.run([GODWIT, *words], check=True, capture_output=True, text=True).stdout


def report(name, *words):
    """A page of these runs; its path."""
    file = os.path.join(folder, name + ".html")
    godwit("report", *words, "-o", file)
    return file


def browser():
    """One for all tests of a file: it takes longer to start than most of them. The page keeps nothing from one visit to the next."""
    options = Options()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)


class PageTest(unittest.TestCase):
    width, height = 1280, 900

    @classmethod
    def setUpClass(cls):
        cls.driver = browser()
        cls.addClassCleanup(cls.driver.quit)

    def setUp(self):
        """An empty page, on a screen of this test's size, with nothing in the logs: what the last test looked at has ended."""
        self.driver.get("about:blank")
        self.empty = True
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.look_at(self.width, self.height)

    def look_at(self, width, height):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})

    def open(self, file, hash=""):
        """From an empty page: another hash alone would not load it anew."""
        if not self.empty:
            self.driver.get("about:blank")
        self.empty = False
        self.driver.get("file://" + file + hash)
        self.wait(lambda: self.script("return document.documentElement.dataset.ready"))

    def wait(self, condition, seconds=20):
        return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: condition())

    def script(self, text, *values):
        return self.driver.execute_script(text, *values)

    def at(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.script("return document.querySelector(arguments[0]).textContent", selector)

    def settle(self):
        """Two frames: what was asked for is drawn."""
        self.driver.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))")

    def press(self, *keys):
        """Of a keyboard, wherever the focus is."""
        chain = ActionChains(self.driver)
        for key in keys:
            chain = chain.send_keys(key)
        chain.perform()
        self.settle()

    def shift(self, key):
        ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(key).key_up(Keys.SHIFT).perform()
        self.settle()

    def clock(self):
        """The instant shown, in seconds."""
        hours, minutes, seconds = self.script("return document.querySelector('#clock').firstChild.textContent").split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def requests(self):
        """Every address the browser asked for."""
        asked = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"])
        return asked
