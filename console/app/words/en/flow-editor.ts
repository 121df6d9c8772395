// The flow editor: canvas, list, problems, files, and keeping the draft.
const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const flowEditor = {
  tookOver: "Take over the other draft",
  page: {
    opening: "Opening the flow…",
    missing: "There is no such bot here.",
    allBots: "All bots",
    again: "Try again",
    restored: "Work that had not reached the server was found in this browser and is here again.",
    takenOver:
      "Somebody changed this draft meanwhile; here it is as it is now. Undo brings yours back.",
    understood: "Understood",
  },
  toolbar: {
    label: "Flow",
    back: "All bots",
    undo: "Undo",
    redo: "Redo",
    undoOf: (step: string) => `Undo: ${step}`,
    redoOf: (step: string) => `Redo: ${step}`,
    search: "Search",
    tidy: "Tidy up",
    settings: "Flow settings",
    takeIn: "Import",
    save: "Export JSON",
    view: "View",
    views: { canvas: "Canvas", list: "List" },
    versions: "Versions",
    publish: "Publish",
    newBot: "New bot",
  },
  newBot: {
    title: "New bot",
    name: "Name",
    organization: "Organization",
    begin: "Begins with",
    empty: "An empty flow",
    copy: "A copy of this flow",
    greeting: "Greet the caller and ask what you can do for them.",
    create: "Create",
    cancel: "Cancel",
  },
  saving: {
    saved: "Saved",
    waiting: "Not saved yet",
    saving: "Saving…",
    offline: "No connection: your work is kept in this browser and saved when the server is back",
    conflict: "Somebody else changed this draft: choose which goes on",
    refused: (why: string) => `Not saved, kept in this browser: ${why}`,
    readOnly: "You may look at this flow, not change it",
    again: "Try again",
  },
  conflict: {
    title: "Two drafts of this bot",
    lead: (time: string) =>
      `Somebody, or you in another window, changed this draft (${time}) while you changed it here. Which goes on?`,
    mine: "Yours",
    theirs: "The other",
    nodes: (count: number) => plural(count, "node", "nodes"),
    safe: "Neither is lost: Undo brings back the one you do not choose.",
    download: "Save mine as a file",
    takeTheirs: "Go on with the other",
    keepMine: "Go on with mine",
    choose: "Choose",
  },
  publishing: {
    done: (version: number, name: string) =>
      `Version ${version} of ${name} is published: new calls get it, calls that run keep theirs.`,
    refused: (why: string) => `Not published: ${why}`,
    notKept: "Not published: the draft is not saved yet.",
  },
  palette: {
    label: "Add",
    hint: "Click, or drag it to its place",
    kinds: { node: "Node", end: "End" },
    names: { node: "New node", end: "Goodbye" },
  },
  canvas: {
    label: "Flow",
    map: "Overview",
    everyNode: "At every node",
    everyNodeLead: "Functions that every node has",
    start: "Start",
    end: "End",
    newWay: "New way: drag from here",
    otherwise: "otherwise",
    onError: (action: string) => `${action} fails`,
    brokenWay: (target: string) => `Leads to "${target}", which is not there`,
    portIn: (node: string) => `Into ${node}`,
    port: (node: string, way: string) => `From ${node}: ${way}`,
    portNew: (node: string) => `New way from ${node}`,
    card: (label: string, kind: string, ways: number, errors: number) =>
      [
        label,
        kind,
        plural(ways, "way out", "ways out"),
        errors === 0 ? "" : plural(errors, "error", "errors"),
      ]
        .filter((part) => part !== "")
        .join(", "),
    lastNode: "A flow has at least one node; this one stays.",
    pasted: (count: number) => `${plural(count, "node", "nodes")} pasted.`,
    notPasted: (why: string) => `What is on the clipboard is no part of a flow: ${why}`,
    aria: {
      "node.a11yDescription.default":
        "Press Enter or Space to choose a node, Delete to remove it, Escape to leave it.",
      "node.a11yDescription.keyboardDisabled":
        "Press Enter or Space to choose a node, the arrow keys to move it, Delete to remove it, Escape to leave it.",
      "node.a11yDescription.ariaLiveMessage": ({
        direction,
        x,
        y,
      }: {
        direction: string;
        x: number;
        y: number;
      }) => `Node moved ${direction}, to ${x}, ${y}.`,
      "edge.a11yDescription.default": "Press Enter or Space to choose a way, Delete to remove it.",
      "controls.ariaLabel": "Zoom",
      "controls.zoomIn.ariaLabel": "Larger",
      "controls.zoomOut.ariaLabel": "Smaller",
      "controls.fitView.ariaLabel": "Show all",
      "controls.interactive.ariaLabel": "Lock",
      "minimap.ariaLabel": "Overview",
      "handle.ariaLabel": "Port",
    },
    changed: {
      move: "Move",
      connect: "Connect",
      disconnect: "Remove way",
      add: "Add node",
      remove: "Remove node",
      duplicate: "Duplicate",
      paste: "Paste",
      tidy: "Tidy up",
      takeIn: "Import",
    },
  },
  list: {
    label: "Nodes",
    faulty: "has errors",
    duplicate: (node: string) => `Duplicate ${node}`,
    remove: (node: string) => `Remove ${node}`,
    leadsTo: (way: string) => `${way} leads to`,
    stays: "stays here",
    missing: (target: string) => `${target} (not there)`,
  },
  search: {
    label: "Search in nodes",
    close: "Close the search",
    found: (count: number, at: number | undefined) => {
      if (count === 0) return "Nothing found";
      return at === undefined
        ? `${plural(count, "node", "nodes")}: press Enter`
        : `${at} of ${count}`;
    },
  },
  remove: {
    title: (count: number) => (count === 1 ? "Remove the node?" : `Remove ${count} nodes?`),
    lead: (names: string[], count: number) =>
      `Ways lead there from ${names.join(", ")}${count > names.length ? ` and ${count - names.length} more` : ""}.`,
    redirect: "These ways shall lead to",
    nowhere: "nowhere: remove them",
    cancel: "Cancel",
    keep: "Leave them broken",
    mend: "Remove and mend",
  },
  problems: {
    title: "Problems",
    none: "none",
    error: "Error",
    warning: "Warning",
    errors: (count: number) => plural(count, "error", "errors"),
    warnings: (count: number) => plural(count, "warning", "warnings"),
    spoken: (errors: number, warnings: number) =>
      `${plural(errors, "error", "errors")}, ${plural(warnings, "warning", "warnings")}`,
    more: (count: number) => `and ${count} more`,
    fixes: {
      createNode: (name: string) => `Make node ${name}`,
      declare: (name: string) => `Declare ${name}`,
      createMap: (name: string) => `Make value map ${name}`,
      removeWay: "Remove the way",
      rename: "Rename",
      endHere: "End the call here",
      removeNode: "Remove the node",
    },
  },
  files: {
    title: "Import a flow",
    choose: "A file: JSON or YAML, of this editor, of Pipecat's, or the old static form",
    paste: "Or paste its text",
    look: "Look at it",
    cancel: "Cancel",
    replace: "Replace this flow",
    tooLarge: "This is too large for a flow: at most 2,000,000 characters are read.",
    refused: "This is no flow that could be opened. Nothing was changed.",
    line: (line: number) => `Line ${line}:`,
    found: (name: string, nodes: number, form: string) =>
      `"${name}": ${plural(nodes, "node", "nodes")}, ${form}.`,
    forms: {
      editor: "taken as it is",
      static: "translated from the old static form",
      config: "translated from FlowConfig",
    },
    notes: (count: number) =>
      `${plural(count, "thing", "things")} could not come along as ${count === 1 ? "it was" : "they were"}:`,
    undoable: "The flow that is open is replaced; Undo brings it back.",
  },
};
