using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ProFL.EndToEnd.Tests;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Tests.Shared;
using ProFL.Tools.Clusters;

namespace ProFL.Browser.Tests;

/// <summary>The page as people see it: a job from its start to its end, at three coordinators of which one is killed meanwhile.</summary>
public sealed class LivePageTests(Browser browser) : IClassFixture<Browser>
{
    private const string Job = "small-7";

    // losses are noticed within seconds
    private static readonly string[] Responsive =
    [
        "akka.cluster.failure-detector.heartbeat-interval = 500ms",
        "akka.cluster.failure-detector.acceptable-heartbeat-pause = 3s",
        "akka.cluster.split-brain-resolver.stable-after = 3s",
        "akka.cluster.down-removal-margin = 3s",
    ];

    [Fact]
    public async Task Should_show_a_job_from_its_start_to_its_end_when_it_is_paused_and_resumed_and_the_pages_coordinator_is_killed()
    {
        using var server = PostgresServer.Shared();
        await using var cluster = new SupervisedCluster([
            "--coordinators",
            "3",
            "--client-nodes",
            "2",
            "--postgresql",
            server.CreateDatabase(),
            .. Responsive.SelectMany(s => new[] { "--set", s }),
        ]);
        await cluster.UntilHealthy();
        ProcessNote first = cluster["coordinator-1"];
        string token = (await File.ReadAllLinesAsync(cluster.TokenFile))[0].Trim();

        await using OpenPage page = await browser.Open(1280, 900, ColorScheme.Light);
        await page.Page.GotoAsync(first.Url);
        await page.Appears("#door");
        await page.IsAccessible("the door");
        await page["#token"].FillAsync("not-the-token-of-this-cluster");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Shows("#door-said", "not taken");
        await page["#token"].FillAsync(token);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Shows("#jobs", "No job yet");
        Assert.DoesNotContain(token, page.Page.Url, StringComparison.Ordinal);

        await cluster.Profl(["submit", Checkout.SmallJob, "--token", "one", "--id", Job]);
        await page.Shows("#jobs", Job);
        await page["#jobs .card"].ClickAsync();
        await page.Appears("#job-accuracy svg circle");
        await page.Command("#job-buttons [data-command=pause]");
        await page.Shows("#job-head .chip", "paused");
        await page.IsAccessible("a paused job");
        await WithAPhone(first.Url, token);
        await WithWhoMayOnlyLook(first.Url, token);
        await page["#find"].FillAsync("client-03");
        await page.Shows("#clients .pages", "1 to 1 of 1");
        await page.Command("#clients [data-command='client exclude']");
        await page.Shows("#clients", "Include");

        cluster.Kill("coordinator-1");
        await page.Shows("#link", "goes on at");
        await page.Command("#job-buttons [data-command=resume]");
        await page.Shows("#job-head .chip", "completed");
        await page.Shows("#job-timeline", "coordinators");
        await page["#job-buttons a"].ClickAsync();
        await page.Shows("#report h1", "on held-out data");
        await page.IsAccessible("the report");
        Assert.Empty(page.Errors);
    }

    private async Task WithWhoMayOnlyLook(string url, string token)
    {
        await using OpenPage page = await browser.Open(1280, 900, ColorScheme.Dark, token);
        await page.Page.RouteAsync(
            "**/api",
            async route =>
            {
                IAPIResponse list = await route.FetchAsync();
                string looking = Regex.Replace(await list.TextAsync(), """("needs": "(?:operate|admin)",\s+"allowed": )true""", "$1false");
                await route.FulfillAsync(new RouteFulfillOptions { Response = list, Body = looking });
            }
        );
        await page.Page.GotoAsync($"{url}#/job/{Job}");
        await page.Appears("#job-buttons a");
        await page.Appears("#clients td");
        await Assertions.Expect(page["#asker"]).ToBeAttachedAsync();
        Assert.Equal(0, await page["[data-command]:visible"].CountAsync());
        await page.Page.GotoAsync(url + "#/commands");
        await page.Appears("#commands details");
        Assert.DoesNotContain("pause", await page["#commands"].InnerTextAsync(), StringComparison.Ordinal);
        await page.IsAccessible("for who may only look");
    }

    // 360 dots wide and dark, with the keyboard
    private async Task WithAPhone(string url, string token)
    {
        await using OpenPage phone = await browser.Open(360, 740, ColorScheme.Dark, token);
        await phone.Page.GotoAsync(url);
        await phone.Shows("#jobs", Job);
        await phone.FitsIntoItsWidth();
        await phone.IsAccessible("jobs on a phone");
        await phone["#jobs .card"].FocusAsync();
        await phone.Page.Keyboard.PressAsync("Enter");
        await phone.Appears("#job-accuracy svg");
        await phone.Appears("#clients td");
        await phone.FitsIntoItsWidth();
        await phone.IsAccessible("a job on a phone");
        await phone.Page.GotoAsync(url + "#/nodes");
        await phone.Shows("#nodes", "this page comes from it");
        await phone.FitsIntoItsWidth();
        await phone.Page.GotoAsync(url + "#/commands");
        await phone.Appears("#commands details");
        await phone["#commands summary"].First.ClickAsync();
        await phone.FitsIntoItsWidth();
        await phone.IsAccessible("commands on a phone");
        await phone["#theme"].ClickAsync();
        await phone.Page.ReloadAsync();
        Assert.Equal("light", await phone.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        Assert.Empty(phone.Errors);
    }
}
