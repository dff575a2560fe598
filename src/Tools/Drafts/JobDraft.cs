using System.Globalization;
using System.Text;
using System.Text.Json;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Parameters;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Training.Formats;

namespace ProFL.Tools.Drafts;

/// <summary>A job file for some data, with a comment where a choice was made.</summary>
/// <param name="survey">What the data is.</param>
/// <param name="choices">What was chosen.</param>
public sealed class JobDraft(DataSurvey survey, InitChoices choices)
{
    private const double Unit = 1024;

    /// <summary>The network that fits the data: of images cnn28, of rows mlp.</summary>
    public static string NetworkFor(DataSurvey survey)
    {
        ArgumentNullException.ThrowIfNull(survey);
        return survey.Format == DataFormat.Csv ? "mlp" : "cnn28";
    }

    /// <summary>The network's input: a row is flat, an image has sides.</summary>
    public static TensorShape InputOf(DataSurvey survey)
    {
        ArgumentNullException.ThrowIfNull(survey);
        return survey.Format == DataFormat.Csv ? new TensorShape(survey.Shape[0]) : survey.Shape;
    }

    /// <summary>
    /// Declared budgets in the proportion 1 : 9 of which the largest just holds the full network, as in the setup of the method's paper
    /// (840 of 900 MB).
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">Samples that go through it at once.</param>
    public static (long Minimum, long Maximum) Budgets(NetworkBlueprint network, int batch)
    {
        long full = RuleBook.Newest.Estimate(SubModel.FullNetwork(network), batch).Bytes;
        long minimum = (long)Math.Ceiling(full * 900.0 / 840 / 9 / Unit);
        return (minimum, 9 * minimum);
    }

    /// <summary>Writes the file.</summary>
    public string Write()
    {
        bool folders = survey.Sites.Count > 0;
        var file = new StringBuilder();
        file.AppendLine(
            CultureInfo.InvariantCulture,
            $"# Written by `profl init` for {choices.Folder}: {Kind()}, {survey.Samples:#,0} samples of {survey.Classes.Length} "
                + $"classes. Yours to change."
        );
        file.AppendLine(CultureInfo.InvariantCulture, $"name = {choices.Name}");
        file.AppendLine("seed = 1");
        file.AppendLine(
            CultureInfo.InvariantCulture,
            $"network {{ file = {choices.Network}, input = [{string.Join(", ", InputOf(survey).Dimensions)}], classes = "
                + $"{survey.Classes.Length} }}"
        );
        Data(file, folders);
        Fleet(file, folders);
        file.AppendLine(
            CultureInfo.InvariantCulture,
            $$"""
            training {
              epochs = 1
              batch = {{choices.Batch}}
              learning-rate = 0.05
              momentum = 0.9
              weight-decay = 5e-4
              clip-norm = 5
            }
            # clients in each round
            rounds { cohort = {{choices.Cohort}} }
            # rounds in which each block is trained before it is frozen
            freezing { rounds = 20 }
            evaluation { every-rounds = 10 }
            """
        );
        return file.ToString();
    }

    private void Data(StringBuilder file, bool folders)
    {
        file.AppendLine("data {");
        file.AppendLine(CultureInfo.InvariantCulture, $"  format = {NameOfFormat()}");
        file.AppendLine(CultureInfo.InvariantCulture, $"  folder = {Quoted(choices.DataFolder)}");
        if (survey.Format is DataFormat.Images or DataFormat.Csv)
        {
            file.AppendLine("  # in the order of their labels");
            file.AppendLine(CultureInfo.InvariantCulture, $"  classes = [{string.Join(", ", survey.Classes.Select(Quoted))}]");
        }

        file.AppendLine(
            survey.HasHeldOut ? "  held-out = files"
            : folders ? "  # share of each client's samples that is kept for evaluation\n  held-out = 0.2"
            : "  # share of each class that is kept for evaluation\n  held-out = 0.2"
        );
        if (survey.Format == DataFormat.Images)
        {
            file.AppendLine(
                "  # crop: the middle of each image; pad: all of it with black bars; stretch: all of it, each side by its own factor"
            );
            file.AppendLine("  image { resize = crop }");
        }

        if (survey.Csv is { } csv)
        {
            string ignore = csv.Ignore.Count > 0 ? $", ignore = [{string.Join(", ", csv.Ignore.Select(Quoted))}]" : "";
            file.AppendLine(
                CultureInfo.InvariantCulture,
                $"  csv {{ label = {Quoted(csv.Label)}, missing = {(csv.Missing == MissingValues.Mean ? "mean" : "refuse")}{ignore} }}"
            );
        }

        file.AppendLine("  normalisation = computed");
        file.AppendLine("}");
    }

    private void Fleet(StringBuilder file, bool folders)
    {
        file.AppendLine("fleet {");
        if (folders)
        {
            file.AppendLine(
                CultureInfo.InvariantCulture,
                $"  # each folder <site>/<client> is a client: {survey.Sites.Sum(site => site.Value.Length)} of them"
            );
            file.AppendLine(CultureInfo.InvariantCulture, $"  sites = [{string.Join(", ", survey.Sites.Keys)}]");
            file.AppendLine("  partition = folders");
            file.AppendLine("  # budgets of clients without a client.conf that says memory = ...");
        }
        else
        {
            file.AppendLine(CultureInfo.InvariantCulture, $"  clients = {choices.Clients}");
            file.AppendLine("  sites = [north, south]");
            file.AppendLine(CultureInfo.InvariantCulture, $"  partition = {choices.Partition}");
            file.Append(
                choices.Partition switch
                {
                    "dirichlet" => string.Create(CultureInfo.InvariantCulture, $"  alpha = {choices.Alpha}\n"),
                    "shards" => "  shards-per-client = 2\n",
                    _ => "",
                }
            );
            file.AppendLine(
                "  # declared budgets above an idle process, drawn for each client in the proportion 1 : 9; few hold the full network"
            );
        }

        file.AppendLine(CultureInfo.InvariantCulture, $"  memory-min = {choices.MemoryMinimum}KiB");
        file.AppendLine(CultureInfo.InvariantCulture, $"  memory-max = {choices.MemoryMaximum}KiB");
        file.AppendLine("}");
    }

    private string Kind() =>
        survey.Format switch
        {
            DataFormat.Idx => "IDX",
            DataFormat.Cifar10 => "CIFAR-10",
            DataFormat.Cifar100 => "CIFAR-100",
            DataFormat.Csv => "a table",
            _ => "images",
        };

    private string NameOfFormat() =>
        survey.Format switch
        {
            DataFormat.Idx => "idx",
            DataFormat.Cifar10 => "cifar-10",
            DataFormat.Cifar100 => "cifar-100",
            DataFormat.Csv => "csv",
            _ => "images",
        };

    private static string Quoted(string text) => JsonSerializer.Serialize(text, InitJson.Default.String);
}
