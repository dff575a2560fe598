using ProFL.Coordinator.Lifecycle;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;
using ProFL.Tools.Formatting;
using ProFL.Training.Data;

namespace ProFL.Tools.Plans;

/// <summary>Names clients whose budget does not suffice for every step of a job.</summary>
public static class UnableClients
{
    private const int MostNames = 10;

    /// <summary>The clients with their budgets, in ordinal order of ids; empty where all are able.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="dataDirectory">Where its data lies; where it cannot be read, the job says so itself.</param>
    public static string Of(JobSpec spec, string dataDirectory)
    {
        try
        {
            return Of(spec, FleetData.Load(spec, dataDirectory));
        }
        catch (Exception e) when (e is DataSetException or IOException or UnauthorizedAccessException or JobSpecException)
        {
            return "";
        }
    }

    /// <summary>The clients with their budgets, in ordinal order of ids; empty where all are able.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="fleet">Its clients.</param>
    /// <exception cref="JobSpecException">No network suits the budgets.</exception>
    public static string Of(JobSpec spec, FleetData fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        JobSpec asRun = fleet.AsRun(spec);
        var unable = RuleBook
            .Newest.CurriculumOf(asRun)
            .SelectMany(step => StepEligibility.Of(RuleBook.Newest, asRun, step, fleet.Roster).Unable.Select(client => client.Value))
            .ToHashSet(StringComparer.Ordinal);
        string[] named =
        [
            .. fleet
                .Roster.Where(member => unable.Contains(member.Client))
                .Select(member => $"{member.Client} at {member.Site} with {Labels.Size(member.MemoryBytes)}"),
        ];
        return named.Length == 0
            ? ""
            : $"too little memory for every step: {string.Join(", ", named.Take(MostNames))}{(named.Length > MostNames ? ", …" : "")}";
    }
}
