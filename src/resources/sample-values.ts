// Lists that generated records are picked from. Faker's own lists change between its versions; these stay as
// they are and only grow by a new list, since every pick counts on their length.
import type { Dice } from '../declare/fixture.ts'

export const firstNames: readonly string[] = [
  'Amara', 'Anders', 'Aiko', 'Beatriz', 'Chidi', 'Clara', 'Dara', 'Dmitri', 'Elif', 'Emeka', 'Esther',
  'Farah', 'Felix', 'Gabriela', 'Grace', 'Hanna', 'Hiro', 'Ines', 'Isaac', 'Jamal', 'Joaquin', 'Jules',
  'Kavya', 'Kofi', 'Lars', 'Leila', 'Lin', 'Lucia', 'Mateo', 'Maya', 'Mei', 'Nadia', 'Niamh', 'Nikhil',
  'Noor', 'Omar', 'Oskar', 'Paloma', 'Priya', 'Rafael', 'Rosa', 'Ruth', 'Samir', 'Sofia', 'Tariq', 'Thandi',
  'Tomas', 'Ursula', 'Vera', 'Viktor', 'Wei', 'Ximena', 'Yara', 'Yusuf', 'Zoe',
]

export const lastNames: readonly string[] = [
  'Abara', 'Adeyemi', 'Almeida', 'Andersen', 'Banerjee', 'Becker', 'Boateng', 'Castillo', 'Chen', 'Cohen',
  'Costa', 'Dubois', 'Duarte', 'Eriksson', 'Fischer', 'Fofanah', 'Garcia', 'Ghosh', 'Haddad', 'Hansen',
  'Hoang', 'Ibrahim', 'Ivanova', 'Jansen', 'Kaplan', 'Khan', 'Kowalski', 'Kumar', 'Laurent', 'Lopez',
  'Marino', 'Mbeki', 'Mendes', 'Moreau', 'Murphy', 'Nakamura', 'Nguyen', 'Novak', 'Okafor', 'Oliveira',
  'Papadakis', 'Park', 'Petrov', 'Quinn', 'Rahman', 'Reyes', 'Rossi', 'Sato', 'Silva', 'Tanaka', 'Torres',
  'Vargas', 'Walker', 'Yilmaz', 'Zhang',
]

/** A company is one of each: Larkspur Bakery. */
export const companyNames: readonly string[] = [
  'Alder', 'Amber', 'Birchwood', 'Bluebell', 'Brightwater', 'Cedar', 'Cobblestone', 'Copperfield',
  'Driftwood', 'Elmhurst', 'Fernhill', 'Foxglove', 'Granite', 'Harborview', 'Hawthorn', 'Heron', 'Juniper',
  'Kestrel', 'Larkspur', 'Lighthouse', 'Linden', 'Maplewood', 'Meadowlark', 'Millstone', 'Nightingale',
  'Northgate', 'Oakridge', 'Osprey', 'Pinecrest', 'Quarry', 'Redbrick', 'Riverside', 'Rowan', 'Saltmarsh',
  'Sparrow', 'Stonebridge', 'Sycamore', 'Thistle', 'Wildflower', 'Willow',
]

export const companyKinds: readonly string[] = [
  'Bakery', 'Bicycles', 'Books', 'Brewing', 'Ceramics', 'Coffee', 'Construction', 'Dental', 'Farms', 'Films',
  'Florists', 'Foods', 'Furniture', 'Gallery', 'Gardens', 'Hardware', 'Instruments', 'Legal', 'Logistics',
  'Music School', 'Optics', 'Outfitters', 'Physiotherapy', 'Press', 'Robotics', 'Theatre', 'Travel',
  'Veterinary Clinic', 'Wines', 'Yoga',
]

/** What a studio charges for: a name, a description and a price. */
export const work: ReadonlyArray<readonly [name: string, description: string, price: string]> = [
  ['Design', 'Screens and components', '95.00'],
  ['Consulting', 'Working session', '120.00'],
  ['Illustration', 'Spot illustrations', '80.00'],
  ['Copywriting', 'Texts for the website', '65.00'],
  ['Development', 'Building and testing', '110.00'],
  ['Photography', 'Half a day on site', '450.00'],
  ['Workshop', 'Facilitation, materials included', '900.00'],
  ['Hosting', 'Website hosting, one month', '35.00'],
  ['Support', 'Changes and small repairs', '75.00'],
  ['Printing', 'Cards and stationery', '0.45'],
]

/** One to three made-up lines of a document. */
export const workLines = (dice: Dice) => Array.from({ length: dice.between('lines', 1, 3) }, (_, index) => {
  const [name, description, unit_cost] = dice.pick(`work/${index}`, work)
  return { name, description, unit_cost, qty: String(dice.between(`qty/${index}`, 1, 12)) }
})

/** Notes of time entries. */
export const notes: readonly string[] = [
  'Wireframes, first round', 'Changes after the review', 'Call with the client', 'Icon set',
  'Colour and type study', 'Mobile layouts', 'Checkout screens', 'Accessibility check',
  'Preparing the presentation', 'Component library', 'Photo selection', 'Style guide',
  'Prototype for the user test', 'Notes from the user test', 'Export for print', 'Corrections',
  'Navigation and menus', 'Empty states and errors', 'Handover to the developers', 'Proof reading',
]

/** Notes of time entries of the services that most studios have, by name. */
export const notesOf: Readonly<Record<string, readonly string[]>> = {
  Design: [
    'First sketches', 'Second round of drafts', 'Colour and type study', 'Icon set', 'Page layouts',
    'Changes after the review', 'Photo selection', 'Style guide', 'Illustrations', 'Templates',
    'Preparing the presentation', 'Export for print', 'Corrections',
  ],
  Development: [
    'Page templates', 'Checkout', 'Product import', 'Payment provider', 'E-mails of the shop', 'Search',
    'Accessibility fixes', 'Loading times', 'Tests on phones', 'Bugs from the review', 'Set-up of the server',
    'Backups and updates', 'Translations',
  ],
  Consulting: [
    'Call with the client', 'Workshop, preparation', 'Notes from the user test', 'Review of the analytics',
    'Planning of the next steps', 'Questions about the offer',
  ],
  Administration: [
    'Bookkeeping', 'Offers and invoices', 'Weekly planning', 'E-mail and post', 'New texts for our website',
    'Filing receipts', 'Software updates',
  ],
}

/** Titles of projects. */
export const projectTitles: readonly string[] = [
  'Website relaunch', 'Brand refresh', 'Annual report', 'Online shop', 'Packaging', 'Booking app', 'Signage',
  'Newsletter', 'Exhibition', 'Product catalogue',
]

type Purchase = readonly [vendor: string, category: string, least: number, most: number]

/** Where money goes: a vendor, a category, and the least and most it costs. */
export const purchases: readonly Purchase[] = [
  ['Paper & Pencil', 'Office Supplies', 12, 90],
  ['Cloudberry Hosting', 'Online Services', 20, 60],
  ['City Cabs', 'Taxi & Parking', 9, 45],
  ['The Corner Table', 'Restaurants/Dining', 18, 120],
  ['Swift Couriers', 'Shipping & Couriers', 8, 70],
  ['Typeface Foundry', 'Software', 29, 250],
  ['Print Works', 'Printing', 40, 400],
  ['Skyline Airways', 'Airfare', 140, 620],
]

/** How a service is done, beside what it is. */
export const waysOfWorking: readonly string[] = [
  'on site', 'remote', 'at short notice', 'by the senior team', 'by the junior team', 'at weekends',
  'first round', 'second round', 'with a workshop', 'with documentation', 'for phones', 'for print',
]

/** How clients pay, by FreshBooks' names. */
export const waysOfPaying: readonly string[] = ['Bank Transfer', 'Check', 'Credit Card', 'Debit', 'Cash']
