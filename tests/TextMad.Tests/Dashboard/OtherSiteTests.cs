using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace TextMad.Tests.Dashboard;

/// <summary>Another site's page, in the browser that holds the dashboard's cookie, can neither read from the dashboard nor change anything through it.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class OtherSiteTests(DashboardFixture dashboard)
{
    // Tries everything that a page can do with an address that is not its own, and says what it could read.
    private const string Tries = """
        async (link) => {
          const read = [];
          const address = (path) => new URL(path, link).href;
          for (const path of ["/api/runs", "/assets/app.js", "/runs"]) {
            try { read.push(`${path}: ${(await (await fetch(address(path), { credentials: "include" })).text()).slice(0, 40)}`); } catch { }
          }
          for (const options of [
            { method: "POST", mode: "no-cors", credentials: "include", body: '{"id":"stolen","yaml":""}' },
            { method: "POST", credentials: "include", headers: { "Content-Type": "application/json" }, body: '{"id":"stolen","yaml":""}' },
          ]) {
            try { const answer = await fetch(address("/api/runs"), options); if (answer.type !== "opaque") read.push(`POST: ${answer.status}`); } catch { }
          }
          const load = (element) => new Promise((done) => {
            element.onload = () => done(true);
            element.onerror = () => done(false);
            document.body.append(element);
            setTimeout(() => done(false), 3000);
          });
          for (const path of ["/assets/app.js", "/api/runs"]) {
            if (await load(Object.assign(document.createElement("script"), { src: address(path) }))) read.push(`script ${path}`);
          }
          const form = Object.assign(document.createElement("form"), { method: "post", action: address("/api/runs/small/stop"), target: "frame" });
          const frame = Object.assign(document.createElement("iframe"), { name: "frame", src: address("/runs") });
          await load(frame);
          document.body.append(form);
          form.submit();
          await new Promise((done) => setTimeout(done, 500));
          try { if (frame.contentDocument?.querySelector("h1, #app")) read.push("frame"); } catch { }
          return read;
        }
        """;

    [Theory]
    [InlineData("http://other.example/")]
    [InlineData("http://127.0.0.1:9/")] // another port of this machine, which browsers send the cookie to
    [InlineData("http://localhost:9/")]
    public async Task It_gets_nothing(string site)
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.SettleAsync();
        await opened.Page.Context.RouteAsync(site + "**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<p>another site</p>" }));
        var page = await opened.Page.Context.NewPageAsync();
        var answered = new ConcurrentQueue<string>();
        page.Response += (_, response) =>
        {
            if (new Uri(response.Url).Authority == dashboard.Link.Authority && response.Status < 400)
            {
                answered.Enqueue($"{response.Request.Method} {response.Url}: {response.Status}");
            }
        };
        await page.GotoAsync(site);
        Assert.Empty(await page.EvaluateAsync<string[]>(Tries, dashboard.Link.AbsoluteUri));
        Assert.Empty(answered);

        // The dashboard's own page is still let in.
        await opened.GoAsync("/runs");
        await opened.CheckAsync();
    }
}
