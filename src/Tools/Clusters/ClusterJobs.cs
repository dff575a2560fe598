using System.Globalization;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;
using ProFL.Tools.Choices;

namespace ProFL.Tools.Clusters;

/// <summary>The jobs of a cluster, to choose one from.</summary>
public static class ClusterJobs
{
    private const int Page = 500;

    /// <summary>The newest of them, at most 500, first submitted first.</summary>
    /// <param name="client">Asks the cluster.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperatorException">Nobody answers.</exception>
    public static async Task<IReadOnlyList<JobCandidate>> Newest(OperatorClient client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        JobList list = await Of(client, 0, cancellation).ConfigureAwait(false);
        if (list.Total > Page)
        {
            list = await Of(client, list.Total - Page, cancellation).ConfigureAwait(false);
        }

        return
        [
            .. list.Jobs.Select(job => new JobCandidate(
                job.Job,
                IsOfCluster: true,
                !job.Status.IsEnd(),
                DateTimeOffset.FromUnixTimeMilliseconds(job.SubmittedUnixMs)
            )),
        ];
    }

    private static Task<JobList> Of(OperatorClient client, int offset, CancellationToken cancellation) =>
        client.Ask<JobList>(
            "ls",
            new Dictionary<string, string>
            {
                ["offset"] = offset.ToString(CultureInfo.InvariantCulture),
                ["limit"] = Page.ToString(CultureInfo.InvariantCulture),
            },
            cancellation
        );
}
