using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TextMad.Tests.Dashboard;

/// <summary>
/// A page of the dashboard in a browser. Whatever the browser complains of (a script that fails, a file that does not come, what the policy forbids) fails the test.
/// </summary>
public sealed class DashboardPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _link;
    private readonly ConcurrentQueue<string> _complaints = new();

    private DashboardPage(IBrowserContext context, IPage page, Uri link)
    {
        _context = context;
        _link = link;
        Page = page;
        page.Console += (_, message) =>
        {
            if ((message.Type is "error" or "warning") && !(Forgives && message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)))
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    /// <summary>Whether answers of 400 and 404 are expected, of which a browser complains.</summary>
    public bool Forgives { get; set; }

    /// <summary>The page, for clicking and looking.</summary>
    public IPage Page { get; }

    /// <summary>Opens a page and follows the link.</summary>
    public static async Task<DashboardPage> OpenAsync(IBrowserContext context, Uri link)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(link);
        var page = new DashboardPage(context, await context.NewPageAsync(), link);
        page.Page.SetDefaultTimeout(60_000);
        await page.Page.GotoAsync(link.AbsoluteUri);
        return page;
    }

    /// <summary>Goes to an address of the dashboard and waits until its heading is there and nothing is loading any more.</summary>
    /// <param name="address">Path and query, e.g. <c>/runs?tag=a</c>.</param>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(new Uri(_link, address).AbsoluteUri);
        await SettleAsync();
    }

    /// <summary>Waits until the view is there.</summary>
    public async Task SettleAsync()
    {
        await Page.Locator("h1").WaitForAsync();
        await Page.WaitForFunctionAsync("() => !document.querySelector('.waiting, [aria-busy=true]')");
    }

    /// <summary>
    /// Checks what holds for every view: no complaint of the browser, no violation that axe finds, nothing wider than the window, nothing left over of undefined values.
    /// </summary>
    public async Task CheckAsync()
    {
        var result = await Page.RunAxe();
        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));
        Assert.DoesNotMatch("undefined|NaN|\\[object", await Page.Locator("body").InnerTextAsync());
        Assert.Equal(0, await Page.Locator("script:not([src]), img, iframe, object, embed").CountAsync());
        Assert.Empty(_complaints);
    }

    /// <summary>Lets go of the page; the browser's complaints fail the test here at the latest.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }
}
