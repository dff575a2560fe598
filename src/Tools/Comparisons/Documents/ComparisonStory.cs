using ProFL.Learning.Parameters;
using ProFL.Tools.Comparisons.Outcomes;
using ProFL.Tools.Formatting;

namespace ProFL.Tools.Comparisons.Documents;

/// <summary>What was compared, in sentences.</summary>
internal static class ComparisonStory
{
    /// <summary>Writes them.</summary>
    public static string Of(ComparisonPlan plan)
    {
        long parameters = plan
            .Spec.Network.FullNetworkParameters.Where(tensor => tensor.Kind == ParameterKind.Weight)
            .Sum(tensor => tensor.Shape.ElementCount);
        return $"Network {plan.Spec.Network.Name}: {Labels.Count(plan.Spec.Network.Steps, "block")}, "
            + $"{Labels.Count(parameters, "parameter")}. "
            + $"Data {plan.Spec.Data.Name}, on {Clients(plan.Spec.Fleet.Clients)} at "
            + $"{Labels.Count(plan.Spec.Fleet.Sites.Length, "site")}. "
            + $"{(plan.Seeds.Length == 1 ? "Seed" : "Seeds")} {string.Join(", ", plan.Seeds)}. "
            + "With one seed every method has the same split of the data, the same fleet and the same settings: only "
            + "method.strategy differs.";
    }

    // the job file does not know how many have a folder
    private static string Clients(int count) => count == 0 ? "clients with a folder each" : Labels.Count(count, "client");
}
