using System.Reflection;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TextMad.Tests.Browser;

/// <summary>The system's Chromium, driven by Playwright with the system's Node.js: nothing is downloaded.</summary>
public sealed class ChromiumBrowser : IAsyncLifetime
{
    private static readonly string? _chromium = Find("chromium", "chromium-browser", "google-chrome");
    private static readonly string? _node = Find("node");

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Whether there is a browser, and what drives it.</summary>
    public static bool IsThere => _chromium is not null && _node is not null;

    /// <summary>Opens a page of its own profile, without any network.</summary>
    /// <param name="width">The width of the window: 1280 for a desk, 390 for a phone.</param>
    /// <param name="isDark">Whether the person's system is dark.</param>
    public async Task<IPage> OpenAsync(int width = 1280, bool isDark = false) => await (await OpenProfileAsync(width, isDark, isOffline: true)).NewPageAsync();

    /// <summary>Opens a profile of its own; the test is left out, with the reason, where there is no browser.</summary>
    /// <param name="width">The width of the window: 1280 for a desk, 390 for a phone.</param>
    /// <param name="isDark">Whether the person's system is dark.</param>
    /// <param name="isOffline">Whether there is no network.</param>
    public async Task<IBrowserContext> OpenProfileAsync(int width, bool isDark, bool isOffline)
    {
        SkipWithout();
        return await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            AcceptDownloads = true,
            Offline = isOffline,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
    }

    /// <summary>Leaves a test out, with the reason, where there is no browser.</summary>
    public static void SkipWithout() => Assert.SkipUnless(IsThere, "Chromium or Node.js is not installed: the page was not looked at in a browser");

    /// <summary>Asserts that axe finds nothing that keeps people from using a page.</summary>
    /// <param name="page">The page.</param>
    public static async Task AssertAccessible(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
        Assert.NotEmpty(result.Passes);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!IsThere)
        {
            return;
        }

        Environment.SetEnvironmentVariable(
            "PLAYWRIGHT_DRIVER_SEARCH_PATH",
            typeof(ChromiumBrowser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PlaywrightDriver").Value);
        Environment.SetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH", _node);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = _chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"],
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Find(params string[] names) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
