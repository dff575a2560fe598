using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProFL.Coordinator.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Trust;
using ProFL.Operators;
using ProFL.Tools.Histories;
using ProFL.Tools.Pages.Parts;
using ProFL.Tools.Reports;

namespace ProFL.Tools.Pages;

/// <summary>
/// The web page of a coordinator: <c>/</c> with its files, <c>/page/events</c> with what it shows, <c>/page/clients</c> with a job's
/// clients, and <c>/page/report</c> with a job's report. Commands go through <c>/api</c>.
/// </summary>
/// <param name="stateDirectory">The coordinator's state folder.</param>
public sealed class CoordinatorPages(string stateDirectory) : ICoordinatorPages
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly PeerPages _peers = new(stateDirectory);

    /// <inheritdoc/>
    public void Use(WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        _peers.OwnUrl = application.Services.GetService<NodeUrl>;
        _peers.Use(application);
    }

    /// <inheritdoc/>
    public void Map(WebApplication application, Func<OperatorCluster?> cluster)
    {
        ArgumentNullException.ThrowIfNull(application);
        CancellationToken ending = application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var clusters = new Watchers<WatchedCluster>(
            _ => new WatchedCluster(cluster, _peers),
            (watched, token) => watched.Run(token),
            Grace
        );
        var jobs = new Watchers<WatchedJob>(job => new WatchedJob(job, cluster), (watched, token) => watched.Run(token), Grace);
        PageFiles.Map(application, _ => _peers.Origins);
        application.MapGet("/page/events", context => Events(context, clusters, jobs, ending)).Needs(OperatorRole.View);
        application
            .MapGet("/page/clients", context => OfJob(context, jobs, job => job.History is not null, Clients))
            .Needs(OperatorRole.View);
        application.MapGet("/page/report", context => OfJob(context, jobs, _ => false, Report)).Needs(OperatorRole.View);
    }

    private static async Task Events(
        HttpContext context,
        Watchers<WatchedCluster> clusters,
        Watchers<WatchedJob> jobs,
        CancellationToken ending
    )
    {
        using Watchers<WatchedCluster>.Lease cluster = clusters.Watch("");
        string name = context.Request.Query["job"].ToString();
        using Watchers<WatchedJob>.Lease? job = name.Length > 0 ? jobs.Watch(name) : null;
        await EventStream
            .Serve(context, job is null ? [cluster.Watched.Board] : [job.Watched.Board, cluster.Watched.Board], ending)
            .ConfigureAwait(false);
    }

    private static async Task OfJob(
        HttpContext context,
        Watchers<WatchedJob> jobs,
        Func<WatchedJob, bool> isRecentEnough,
        Func<HttpContext, WatchedJob, RunHistory, string> answer
    )
    {
        using Watchers<WatchedJob>.Lease job = jobs.Watch(context.Request.Query["job"].ToString());
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            if (!isRecentEnough(job.Watched))
            {
                await job.Watched.Folded.WaitAsync(Patience, context.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (TimeoutException)
        {
            // it is said below
        }

        if (job.Watched.History is not { } history)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context
                .Response.WriteAsync("<p>The journal has nothing of this job yet: it is drawn when the job has started.</p>")
                .ConfigureAwait(false);
            return;
        }

        await context.Response.WriteAsync(answer(context, job.Watched, history), context.RequestAborted).ConfigureAwait(false);
    }

    private static string Clients(HttpContext context, WatchedJob job, RunHistory history)
    {
        IQueryCollection query = context.Request.Query;
        _ = int.TryParse(query["offset"], NumberStyles.None, CultureInfo.InvariantCulture, out int offset);
        return HtmlPage.TextOf(
            ClientTable.Build(
                history,
                job.Status,
                new ClientQuestion(query["find"].ToString(), query["sort"].ToString(), query["down"] == "1", offset)
            )
        );
    }

    private static string Report(HttpContext context, WatchedJob job, RunHistory history) => ReportWriter.PageOf(history);
}
